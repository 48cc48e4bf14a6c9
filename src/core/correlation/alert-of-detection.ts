// What our own detection decides becomes an alert like any other: it opens an incident, joins one, or ends it.
import type { Decision } from '../detection/contract.ts';
import type { Alert } from '../model/alert.ts';
import type { Severity } from '../model/layer.ts';

/** Its `source`: nobody else's alerts carry it. */
export const DETECTION = 'detection';

export const detectionIdentity = (episode: string): string => `episode:${episode}`;

export function alertOfPage(page: Extract<Decision, { kind: 'page' }>): Alert {
  return {
    ...base(page.feature, page.episode, page.at),
    status: 'firing',
    title: titleOf(page),
    description: page.why,
    severity: severityOf(page),
    startsAt: page.onset?.at ?? page.at,
  };
}

export function alertOfRecovery(end: Extract<Decision, { kind: 'recovered' }>): Alert {
  return {
    ...base(end.feature, end.episode, end.at),
    status: 'resolved',
    title: 'Back to normal',
    description: end.why,
    severity: null,
    startsAt: end.at,
  };
}

const base = (feature: string, episode: string, at: number) =>
  ({
    source: DETECTION,
    identity: detectionIdentity(episode),
    groupKey: null,
    feature,
    labels: { feature },
    at,
    link: null,
    by: null,
    pagerDuty: null,
  }) satisfies Partial<Alert>;

/** `support-answers: refusals up where flag = on` */
function titleOf({ feature, route, signals: [lead] }: Extract<Decision, { kind: 'page' }>): string {
  if (lead === undefined) return `${feature}: calls fail`;
  const where = lead.segment === null ? '' : ` where ${lead.segment.dimension} = ${lead.segment.value}`;
  const how = route === 'hard_down' ? 'plainly down' : lead.direction;
  return `${feature}: ${lead.title} ${how}${where}`;
}

/** Impact until a person says otherwise: plainly down is worse than degraded. */
const severityOf = ({ route }: Extract<Decision, { kind: 'page' }>): Severity =>
  route === 'hard_down' ? 'sev2' : 'sev3';
