// PagerDuty Webhooks V3. Whatever carries a valid signature is answered with 2xx: three refusals disable the subscription.
// https://developer.pagerduty.com/docs/webhooks-behavior
import { z } from 'zod';
import { isOwnNote } from '../../../core/correlation/own-note.ts';
import type { Alert, AlertRemark } from '../../../core/model/alert.ts';
import type { PagerDutyIncidentId } from '../../../core/model/ids.ts';
import type { Severity } from '../../../core/model/layer.ts';
import { type EpochMs, parseRfc3339 } from '../../../core/model/time.ts';
import { fieldProblemText, firstFieldProblem } from '../../../core/telemetry/field-problem.ts';
import { PAGERDUTY_REMARKS, type RemarkFields, remarkFields } from '../pagerduty-remarks.ts';
import { bodyKey, NO_CONTENT, type PayloadReading, readJson, type Source, safeLink } from '../source.ts';

export const pagerduty = {
  name: 'pagerduty',
  path: '/webhooks/pagerduty',
  authentication: 'pagerduty_signature',
  keepsHeader: (name) => ['content-type', 'x-webhook-id', 'x-webhook-subscription'].includes(name),
  keyIsChosen: false,
  keepsBytes: true,
  read(delivery) {
    const json = readJson(delivery.body);
    const fallbackKey = delivery.headers['x-webhook-id'] ?? bodyKey(delivery.body);
    if (!json.ok) return { kind: 'kept', dedupeKey: fallbackKey, why: fieldProblemText(json.problem) };
    const dedupeKey = signedKey(json.value) ?? fallbackKey;
    const reading = readPayload(json.value, delivery.receivedAt);
    switch (reading.kind) {
      case 'notices': {
        const partly = reading.partly === undefined ? null : fieldProblemText(reading.partly);
        return { kind: 'understood', dedupeKey, content: { ...NO_CONTENT, ...reading.notices, partly } };
      }
      case 'kept':
        return { kind: 'kept', dedupeKey, why: reading.why };
      case 'refused': {
        const why = reading.problems.map(fieldProblemText).join('; ');
        // Perhaps a page: somebody must hear of it, and PagerDuty must hear 2xx.
        return { kind: isOfStatus(json.value) ? 'unreadable' : 'kept', dedupeKey, why };
      }
    }
  },
  readPayload,
} satisfies Source;

const text = z.string({ error: 'PagerDuty sends text here' });
const reference = z.object({ id: text.nullish(), summary: text.nullish() }).nullish();
const envelope = z.object({
  event: z.object({
    id: text.optional().catch(undefined),
    event_type: text,
    occurred_at: text.optional().catch(undefined),
    agent: reference.catch(null),
    data: z.unknown().optional(),
  }),
});
const incidentFields = z.object({
  id: text.min(1),
  title: text.nullish(),
  html_url: text.nullish(),
  created_at: text.nullish(),
  urgency: text.nullish(),
  service: reference,
  escalation_policy: reference,
  priority: reference,
  custom_fields: z
    .array(z.object({ name: text.nullish(), value: z.unknown() }))
    .nullish()
    .catch(null),
});
/** As above, with what does not fit left out: a page must not be lost because PagerDuty changed a field. */
const roughFields = z.object({
  id: text.min(1),
  title: text.nullish().catch(null),
  html_url: text.nullish().catch(null),
  created_at: text.nullish().catch(null),
  urgency: text.nullish().catch(null),
  service: reference.catch(null),
  escalation_policy: reference.catch(null),
  priority: reference.catch(null),
  custom_fields: incidentFields.shape.custom_fields,
});
const aboutIncident = z.union([
  z.object({ incident: z.object({ id: text.min(1) }) }).transform(({ incident }) => incident.id),
  z
    .object({
      incident_role_assignments: z.array(z.object({ incident: z.object({ id: text.min(1) }) })).min(1),
    })
    .transform(({ incident_role_assignments: roles }) => roles[0]?.incident.id ?? ''),
  z.object({ id: text.min(1), type: z.literal('incident') }).transform(({ id }) => id),
]);

type Occurrence = z.infer<typeof envelope>['event'];

const STATUSES: Readonly<Record<string, Alert['status']>> = {
  'incident.triggered': 'firing',
  'incident.unacknowledged': 'unacknowledged',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'resolved',
  'incident.reopened': 'reopened',
};

/**
 * The signature covers the body, not the headers: only a key from the body keeps out a replayed webhook under a new
 * X-Webhook-Id. Several subscriptions tell the same occurrence with one id.
 */
function signedKey(value: unknown): string | null {
  const parsed = envelope.safeParse(value);
  if (!parsed.success || parsed.data.event.id === undefined || parsed.data.event.id === '') return null;
  return `${parsed.data.event.id} ${parsed.data.event.event_type}`;
}

/** Whether it tells an incident's status, which may be a page. */
const isOfStatus = (payload: unknown): boolean =>
  STATUSES[envelope.safeParse(payload).data?.event.event_type ?? ''] !== undefined;

function readPayload(payload: unknown, receivedAt: EpochMs): PayloadReading {
  const parsed = envelope.safeParse(payload);
  if (!parsed.success) return { kind: 'refused', problems: [firstFieldProblem(parsed.error, payload)] };
  const occurrence = parsed.data.event;
  const at = parseRfc3339(occurrence.occurred_at ?? '') ?? receivedAt;
  const type = occurrence.event_type;
  const status = STATUSES[type];
  const line = PAGERDUTY_REMARKS[type];
  if (status === undefined) {
    if (line === undefined) return { kind: 'kept', why: `nothing to do for ${type}` };
    return readRemark(occurrence, at, line);
  }

  const whole = incidentFields.safeParse(occurrence.data);
  const rough = whole.success ? whole : roughFields.safeParse(occurrence.data);
  if (!rough.success) return { kind: 'refused', problems: [firstFieldProblem(rough.error, occurrence.data)] };
  const alert = alertOf(rough.data, status, occurrence, at);
  const problem = whole.success ? null : firstFieldProblem(whole.error, occurrence.data);
  const alerts = [problem === null ? alert : { ...alert, title: roughTitle(rough.data) }];
  const remark = line === undefined ? null : readRemark(occurrence, at, line);
  const partly = problem ?? (remark?.kind === 'refused' ? remark.problems[0] : undefined);
  const remarks = remark?.kind === 'notices' ? remark.notices.remarks : [];
  return { kind: 'notices', notices: { alerts, remarks }, ...(partly === undefined ? {} : { partly }) };
}

const roughTitle = ({ id, title }: z.infer<typeof roughFields>): string =>
  `${title || `PagerDuty incident ${id}`} (its body could not be read whole)`;

function readRemark(
  occurrence: Occurrence,
  at: EpochMs,
  line: (data: RemarkFields) => string,
): PayloadReading {
  const about = aboutIncident.safeParse(occurrence.data);
  const fields = remarkFields.safeParse(occurrence.data);
  if (!about.success) return { kind: 'refused', problems: [firstFieldProblem(about.error, occurrence.data)] };
  if (!fields.success)
    return { kind: 'refused', problems: [firstFieldProblem(fields.error, occurrence.data)] };
  if (occurrence.event_type === 'incident.annotated' && isOwnNote(fields.data.content ?? '')) {
    return { kind: 'kept', why: 'our own note, come back' };
  }
  const by = occurrence.agent?.summary ?? null;
  const remark: AlertRemark = { source: 'pagerduty', identity: about.data, at, by, text: line(fields.data) };
  return { kind: 'notices', notices: { alerts: [], remarks: [remark] } };
}

function alertOf(
  incident: z.infer<typeof incidentFields>,
  status: Alert['status'],
  { agent }: Occurrence,
  at: EpochMs,
): Alert {
  const labels = Object.entries({
    service: incident.service?.summary,
    urgency: incident.urgency,
    priority: incident.priority?.summary,
  }).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const feature = incident.custom_fields?.find(({ name }) => name === 'feature')?.value;
  return {
    source: 'pagerduty',
    identity: incident.id,
    groupKey: null,
    status,
    title: incident.title ?? '',
    description: null,
    feature: typeof feature === 'string' && feature !== '' ? feature : null,
    severity: severityOf(incident.priority?.summary, incident.urgency),
    labels: Object.fromEntries(labels),
    startsAt: parseRfc3339(incident.created_at ?? '') ?? at,
    at,
    link: safeLink(incident.html_url),
    by: agent?.summary ?? null,
    pagerDuty: {
      incidentId: incident.id as PagerDutyIncidentId,
      serviceId: incident.service?.id ?? null,
      escalationPolicyId: incident.escalation_policy?.id ?? null,
    },
  };
}

/** PagerDuty's default priorities are P1 … P5; an account may rename them, then the urgency tells. */
function severityOf(
  priority: string | null | undefined,
  urgency: string | null | undefined,
): Severity | null {
  const rank = /^(?:P|SEV-?)([1-5])$/i.exec(priority?.trim() ?? '')?.[1];
  if (rank !== undefined) return `sev${Math.min(Number(rank), 4) as 1 | 2 | 3 | 4}`;
  if (urgency === 'high') return 'sev2';
  return urgency === 'low' ? 'sev3' : null;
}
