// What an incident begins with when an alert declares it.
import type { Alert } from '../model/alert.ts';
import type { Severity } from '../model/layer.ts';

export interface AlertDeclaration {
  readonly title: string;
  readonly description: string | null;
  readonly severity: Severity;
  readonly feature: string | null;
  readonly detectedBy: { readonly kind: 'alert'; readonly source: string };
  readonly by: { readonly kind: 'outside'; readonly system: string; readonly name: string | null };
}

/** Severity when the source names none: real until somebody looks, not yet everybody's. */
export const SEVERITY_UNSAID: Severity = 'sev3';

/** PagerDuty's own bound of a title, and ours for every source. */
const TITLE_CHARACTERS_MAX = 1024;

export function declarationOf(alert: Alert): AlertDeclaration {
  const title = alert.title.replace(/\s+/gu, ' ').trim().slice(0, TITLE_CHARACTERS_MAX);
  return {
    title: title === '' ? `An alert of ${alert.source} without a title` : title,
    description: alert.description,
    severity: alert.severity ?? SEVERITY_UNSAID,
    feature: alert.feature,
    detectedBy: { kind: 'alert', source: alert.source },
    by: { kind: 'outside', system: alert.source, name: alert.by },
  };
}
