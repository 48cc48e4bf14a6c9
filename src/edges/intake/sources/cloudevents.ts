// CloudEvents 1.0 over HTTP, structured and binary: an alert from anything that can post one.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
import { type CloudEvent, HTTP } from 'cloudevents';
import { z } from 'zod';
import type { Alert } from '../../../core/model/alert.ts';
import { SEVERITIES } from '../../../core/model/layer.ts';
import type { EpochMs } from '../../../core/model/time.ts';
import { type FieldProblem, fieldProblems } from '../../../core/telemetry/field-problem.ts';
import { time } from '../../../core/telemetry/record-schemas.ts';
import {
  type Delivery,
  NO_CONTENT,
  type PayloadReading,
  readJson,
  type Source,
  safeLink,
} from '../source.ts';

export const cloudevents = {
  name: 'cloudevents',
  path: '/webhooks/cloudevents',
  authentication: 'bearer',
  keepsHeader: (name) => name === 'content-type' || name.startsWith('ce-'),
  keyIsChosen: false,
  keepsBytes: false,
  read(delivery) {
    const envelope = envelopeOf(delivery);
    if (!envelope.ok) return { kind: 'refused', problems: envelope.problems };
    const reading = readPayload(envelope.value, delivery.receivedAt);
    if (reading.kind !== 'notices') return { kind: 'refused', problems: reading.problems };
    // Source and id name an event, whoever delivers it and however often.
    const dedupeKey = JSON.stringify([envelope.value['source'], envelope.value['id']]);
    return { kind: 'understood', dedupeKey, content: { ...NO_CONTENT, ...reading.notices } };
  },
  readPayload,
} satisfies Source;

type Envelope =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const required = (name: string) =>
  z.string({ error: `every CloudEvent has ${name}, as text` }).min(1, `${name} must not be empty`);
const envelopeSchema = z.object(
  {
    specversion: z.literal('1.0', { error: 'only CloudEvents "1.0" are understood' }),
    id: required('id'),
    source: required('source'),
    type: required('type'),
    subject: z.string({ error: 'use text, or leave it out' }).nullish(),
    time: time.nullish(),
  },
  { error: 'send one CloudEvent as a JSON object' },
);
const dataSchema = z.object(
  {
    status: z
      .enum(['firing', 'acknowledged', 'resolved', 'reopened'], {
        error: 'use "firing", "acknowledged", "resolved" or "reopened"',
      })
      .nullish(),
    title: z.string({ error: 'say in one line what is wrong' }).min(1, 'say in one line what is wrong'),
    description: z.string({ error: 'use text' }).nullish(),
    feature: z.string({ error: 'use text' }).nullish(),
    severity: z.enum(SEVERITIES, { error: `use one of: ${SEVERITIES.join(', ')}` }).nullish(),
    labels: z
      .record(z.string(), z.string({ error: 'use text' }), { error: 'use an object of name → text' })
      .nullish(),
    link: z.url({ error: 'use a whole address, such as https://example.com/alert/1' }).nullish(),
    groupKey: z.string({ error: 'use text' }).nullish(),
    startsAt: time.nullish(),
  },
  { error: 'send the alert as JSON in data: {"title":"…","status":"firing","feature":"…"}' },
);

/** The SDK makes up an id and a time where they are missing, so what was sent is checked first. */
function envelopeOf({ headers, body }: Delivery): Envelope {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/cloudevents-batch')) {
    return wrong('Content-Type', type, 'send one event a request; batches are not taken');
  }
  const json = readJson(body);
  if (!json.ok) return { ok: false, problems: [json.problem] };
  const binary = Object.keys(headers).some((name) => name.startsWith('ce-'));
  const sent = binary ? attributesIn(headers) : json.value;
  const checked = envelopeSchema.safeParse(sent);
  if (!checked.success) {
    const prefix = binary ? 'ce-' : '';
    const problems = fieldProblems(checked.error, sent);
    return {
      ok: false,
      problems: problems.map((problem) => ({ ...problem, field: `${prefix}${problem.field}` })),
    };
  }
  return throughSdk(headers, body, binary, (sent as { readonly time?: unknown }).time);
}

const attributesIn = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('ce-') ? [[name.slice(3), value]] : [],
    ),
  );

function throughSdk(sent: Delivery['headers'], body: string, binary: boolean, time: unknown): Envelope {
  const headers = { ...sent, 'content-type': binary ? 'application/json' : 'application/cloudevents+json' };
  try {
    const event = HTTP.toEvent({ headers, body }) as CloudEvent<unknown>;
    event.validate();
    return { ok: true, value: { ...event, time } };
  } catch (error) {
    // The SDK throws TypeErrors of its own and of the language for what it cannot read.
    if (!(error instanceof Error)) throw error;
    return wrong('(the whole)', body.slice(0, 40), `send a valid CloudEvent 1.0: ${error.message}`);
  }
}

const wrong = (field: string, value: string, remedy: string): Envelope => ({
  ok: false,
  problems: [{ field, value: JSON.stringify(value), remedy }],
});

function readPayload(payload: unknown, receivedAt: EpochMs): Exclude<PayloadReading, { kind: 'kept' }> {
  const envelope = envelopeSchema.safeParse(payload);
  if (!envelope.success) return { kind: 'refused', problems: fieldProblems(envelope.error, payload) };
  const sent = (payload as Readonly<Record<string, unknown>>)['data'];
  const data = dataSchema.safeParse(sent);
  if (!data.success) {
    const problems = fieldProblems(data.error, sent);
    const named = problems.map((problem) => ({
      ...problem,
      field: problem.field === '(the whole)' ? 'data' : `data.${problem.field}`,
    }));
    return { kind: 'refused', problems: named };
  }
  const alert = alertOf(envelope.data, data.data, receivedAt);
  return { kind: 'notices', notices: { alerts: [alert], remarks: [] } };
}

/** A firing and its end are two events with two ids: the subject is what they share. */
function alertOf(
  envelope: z.infer<typeof envelopeSchema>,
  data: z.infer<typeof dataSchema>,
  receivedAt: EpochMs,
): Alert {
  const at = envelope.time ?? receivedAt;
  return {
    source: 'cloudevents',
    identity: JSON.stringify([envelope.source, envelope.subject || envelope.id]),
    groupKey: data.groupKey == null ? null : JSON.stringify([envelope.source, data.groupKey]),
    status: data.status ?? statusOf(envelope.type),
    title: data.title,
    description: data.description ?? null,
    feature: data.feature || data.labels?.['feature'] || null,
    severity: data.severity ?? null,
    labels: data.labels ?? {},
    startsAt: data.startsAt ?? at,
    at,
    link: safeLink(data.link),
    by: null,
    pagerDuty: null,
  };
}

/** `com.example.alert.resolved` says it when the data does not. */
function statusOf(type: string): Alert['status'] {
  const last = type.split('.').at(-1);
  return last === 'resolved' || last === 'acknowledged' || last === 'reopened' ? last : 'firing';
}
