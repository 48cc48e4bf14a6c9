// `POST /v1/changes`: somebody, or a pipeline, says what was changed. One object or a list; all of it or none.
import { z } from 'zod';
import type { Change } from '../../../core/model/records.ts';
import { toRfc3339 } from '../../../core/model/time.ts';
import { fieldProblems } from '../../../core/telemetry/field-problem.ts';
import { parseRecord } from '../../../core/telemetry/parse-record.ts';
import { changeFields, time } from '../../../core/telemetry/record-schemas.ts';
import { chosenKey } from '../chosen-key.ts';
import { bodyKey, type Delivery, NO_CONTENT, readJson, type Source } from '../source.ts';

export const changes = {
  name: 'changes',
  path: '/v1/changes',
  authentication: 'bearer',
  keepsHeader: (name) => name === 'content-type' || name === 'idempotency-key',
  keyIsChosen: true,
  keepsBytes: false,
  read(delivery) {
    const key = chosenKey(delivery.headers);
    if (key.kind === 'wrong') return { kind: 'refused', problems: [key.problem] };
    const json = readJson(delivery.body);
    if (!json.ok) return { kind: 'refused', problems: [json.problem] };
    const checked = (Array.isArray(json.value) ? listSchema : changeSchema).safeParse(json.value);
    if (!checked.success) return { kind: 'refused', problems: fieldProblems(checked.error, json.value) };
    const sent = (Array.isArray(json.value) ? json.value : [json.value]) as readonly Record<
      string,
      unknown
    >[];
    const content = {
      ...NO_CONTENT,
      records: sent.map((change, index) => recordOf(change, index, delivery)),
    };
    const dedupeKey = key.kind === 'chosen' ? key.key : unchosenKey(sent, delivery);
    return { kind: 'understood', dedupeKey, content };
  },
} satisfies Source;

const CHANGES_MAX = 1000;
const changeSchema = z.looseObject(
  { at: time.optional(), ...changeFields },
  { error: 'send an object with type and summary, such as {"type":"deploy","summary":"web r212"}' },
);
const listSchema = z
  .array(changeSchema)
  .min(1, 'send at least one change')
  .max(CHANGES_MAX, `send ${CHANGES_MAX} changes at most`);

function recordOf(
  change: Record<string, unknown>,
  index: number,
  { receivedAt }: Delivery,
): { line: number; record: Change } {
  const parsed = parseRecord({ at: toRfc3339(receivedAt), ...change, kind: 'change' });
  if (parsed.kind !== 'record' || parsed.record.kind !== 'change') {
    throw new Error(`a change that was checked could not be read: ${JSON.stringify(parsed)}`);
  }
  return { line: index + 1, record: parsed.record };
}

const REPEAT_WITHIN_MS = 10 * 60_000;

/**
 * Without a key and without a time, tonight's deploy looks like last night's: equal bodies are one only within ten minutes.
 */
function unchosenKey(sent: readonly Record<string, unknown>[], { body, receivedAt }: Delivery): string {
  const timed = sent.every((change) => change['at'] !== undefined);
  return timed ? bodyKey(body) : `${bodyKey(body)} ${Math.floor(receivedAt / REPEAT_WITHIN_MS)}`;
}
