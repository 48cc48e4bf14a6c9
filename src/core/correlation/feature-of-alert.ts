// Which LLM feature an alert is about: what it says itself, else its service, else its title.
import type { Alert } from '../model/alert.ts';

export interface KnownFeature {
  /** What telemetry calls it. */
  readonly key: string;
  readonly title: string | null;
  /** Its PagerDuty service, by id or by name. */
  readonly pagerDutyService: string | null;
}

/**
 * @param configured features of the configuration
 * @param recorded features that telemetry has named: a service of the same name is that feature
 * @returns null when nothing points at exactly one feature: better none than the wrong one
 */
export function featureOfAlert(
  alert: Alert,
  configured: readonly KnownFeature[],
  recorded: readonly string[],
): string | null {
  if (alert.feature !== null) return alert.feature;
  const services = [alert.pagerDuty?.serviceId, alert.labels['service']].filter((name) => name != null);
  const ofService = configured.filter(
    ({ key, pagerDutyService }) =>
      services.includes(key) || (pagerDutyService !== null && services.includes(pagerDutyService)),
  );
  if (ofService.length > 1) return only(ofService.filter((feature) => isNamedIn(alert.title, feature)));
  if (ofService.length === 1) return only(ofService);
  return (
    only(configured.filter((feature) => isNamedIn(alert.title, feature))) ??
    recorded.find((key) => services.includes(key)) ??
    null
  );
}

const only = (features: readonly KnownFeature[]): string | null =>
  features.length === 1 ? (features[0]?.key ?? null) : null;

/** Whole words, any case: `support-answers` is not named in `support-answers-v2`. */
function isNamedIn(text: string, { key, title }: KnownFeature): boolean {
  const haystack = text.toLowerCase();
  return [key, title].some((name) => {
    if (name === null || name === '') return false;
    const needle = name.toLowerCase();
    for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
      if (!isWordAt(haystack, at - 1) && !isWordAt(haystack, at + needle.length)) return true;
    }
    return false;
  });
}

const isWordAt = (text: string, index: number): boolean => /[\p{L}\p{N}_-]/u.test(text.charAt(index));
