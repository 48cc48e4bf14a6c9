// Alertmanager's webhook, version 4. It retries only on 5xx: what is refused here is lost there, so little is refused.
// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
import { z } from 'zod';
import type { Alert } from '../../../core/model/alert.ts';
import { isSeverity, type Severity } from '../../../core/model/layer.ts';
import type { EpochMs } from '../../../core/model/time.ts';
import { fieldProblems } from '../../../core/telemetry/field-problem.ts';
import { time } from '../../../core/telemetry/record-schemas.ts';
import { bodyKey, NO_CONTENT, type PayloadReading, readJson, type Source, safeLink } from '../source.ts';

export const alertmanager = {
  name: 'alertmanager',
  path: '/webhooks/alertmanager',
  authentication: 'bearer',
  keepsHeader: (name) => name === 'content-type',
  keyIsChosen: false,
  keepsBytes: false,
  read(delivery) {
    const json = readJson(delivery.body);
    if (!json.ok) return { kind: 'refused', problems: [json.problem] };
    const reading = readPayload(json.value);
    if (reading.kind !== 'notices')
      return reading.kind === 'refused' ? reading : { ...reading, dedupeKey: bodyKey(delivery.body) };
    // A repeat of an unchanged group is the same bytes; any other repeat finds its alerts already placed.
    return {
      kind: 'understood',
      dedupeKey: bodyKey(delivery.body),
      content: { ...NO_CONTENT, ...reading.notices },
    };
  },
  readPayload,
} satisfies Source;

const words = z.record(z.string(), z.string({ error: 'use text' }), {
  error: 'use an object of name → text',
});
const alertSchema = z.object(
  {
    status: z.enum(['firing', 'resolved'], { error: 'use "firing" or "resolved"' }),
    labels: words,
    annotations: words.nullish().transform((value) => value ?? {}),
    startsAt: time,
    endsAt: time.nullish(),
    generatorURL: z.string({ error: 'use text, or leave it out' }).nullish(),
    fingerprint: z
      .string({ error: 'send the alert’s fingerprint, as Alertmanager does since 0.19' })
      .min(1, 'it must not be empty'),
  },
  { error: 'send each alert as an object, as Alertmanager does' },
);
const bodySchema = z.object(
  {
    version: z.literal('4', {
      error: 'only version "4" of the webhook is understood: use Alertmanager 0.16 or newer',
    }),
    groupKey: z.string({ error: 'send Alertmanager’s groupKey' }).min(1, 'it must not be empty'),
    alerts: z.array(alertSchema, { error: 'send the list of alerts' }),
  },
  { error: 'send the body of Alertmanager’s webhook, a JSON object' },
);

function readPayload(payload: unknown): PayloadReading {
  const parsed = bodySchema.safeParse(payload);
  if (!parsed.success) return { kind: 'refused', problems: fieldProblems(parsed.error, payload) };
  const alerts = parsed.data.alerts.map((alert) => alertOf(alert, parsed.data.groupKey));
  return { kind: 'notices', notices: { alerts, remarks: [] } };
}

function alertOf(sent: z.infer<typeof alertSchema>, groupKey: string): Alert {
  const { labels, annotations } = sent;
  return {
    source: 'alertmanager',
    identity: sent.fingerprint,
    groupKey,
    status: sent.status,
    title: annotations['summary'] ?? annotations['title'] ?? labels['alertname'] ?? '',
    description: annotations['description'] ?? annotations['message'] ?? null,
    feature: labels['feature'] || null,
    severity: severityOf(labels['severity']),
    labels,
    startsAt: sent.startsAt,
    at: happenedAt(sent),
    link: safeLink(sent.generatorURL),
    by: null,
    pagerDuty: null,
  };
}

/** While an alert fires, `endsAt` is 0001-01-01. */
const happenedAt = ({ status, startsAt, endsAt }: z.infer<typeof alertSchema>): EpochMs =>
  status === 'resolved' && endsAt != null ? Math.max(endsAt, startsAt) : startsAt;

const SEVERITY_NAMES: Readonly<Record<string, Severity>> = {
  critical: 'sev2',
  page: 'sev2',
  warning: 'sev3',
  info: 'sev4',
};

function severityOf(label: string | undefined): Severity | null {
  const name = label?.toLowerCase() ?? '';
  return isSeverity(name) ? name : (SEVERITY_NAMES[name] ?? null);
}
