// The fast way to read a call is a shortcut, never another opinion: whatever it takes, the schemas take, and alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalAttributes } from '../../../src/core/telemetry/attributes.ts';
import { parseRecord } from '../../../src/core/telemetry/parse-record.ts';
import { plainCall } from '../../../src/core/telemetry/plain-call.ts';
import { RECORD_SCHEMAS } from '../../../src/core/telemetry/record-schemas.ts';
import { random } from '../triage/seeded.ts';

/** JSON texts, so that every value is one that can come over the wire: 1e999 becomes infinite. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  at: [
    '"2026-11-20T14:00:00Z"',
    '"2026-11-20T14:00:00.125+02:00"',
    '"2026-11-20"',
    '"2026-13-40T99:00:00Z"',
    '5',
  ],
  feature: ['"assistant"', '"a b/ü"', '""', '7', 'null'],
  durationMs: ['0', '812.5', 'null', '-1', '"812"', '1e999', '-0', 'true'],
  attributes: [
    '{}',
    '{"gen_ai.request.model":"large","flag":true,"tokens":3}',
    '{"gen_ai.usage.output_tokens":12}',
    '{"gen_ai.usage.output_tokens":"12"}',
    '{"gen_ai.usage.output_tokens":"many"}',
    '{"gen_ai.system":"openai"}',
    '{"gen_ai.system":"openai","gen_ai.provider.name":"azure"}',
    '{"llm.model_name":"large"}',
    '{"nested":{"a":1}}',
    '{"list":["a",1,null]}',
    '{"absent":null}',
    '{"huge":1e999}',
    '{"toString":"x","constructor":"y","10":"z"}',
    '{"__proto__":"x","plan":"pro"}',
    'null',
    '[]',
    '"text"',
  ],
  output: ['null', '""', '"An answer."', '7'],
  evaluations: [
    '{}',
    '{"refusal":0,"judge":0.25}',
    '{"refusal":true}',
    '{"judge":1.5}',
    '{"judge":-0.5}',
    '{"judge":"0.5"}',
    '{"judge":null}',
    '{"__proto__":0.5}',
    'null',
    '[]',
  ],
  session: ['null', '"s1"', '""', '12', '{}'],
  user: ['null', '"u1"', '12', 'false'],
  note: ['"an unknown key"', '{"a":1}'],
  kind: ['"llm_call"'],
};

/** What the schemas and the attributes' rules say, step by step; null when they refuse. */
function slowWay(sent: Readonly<Record<string, unknown>>): unknown {
  const parsed = RECORD_SCHEMAS.llm_call.safeParse(sent);
  if (!parsed.success) return null;
  const { at, feature, durationMs, output, evaluations, session, user, ...rest } = parsed.data;
  const { kind: _kind, attributes, ...unknown } = rest;
  return {
    kind: 'llm_call',
    at,
    feature,
    durationMs,
    attributes: normalAttributes({ ...unknown, ...attributes }),
    output,
    evaluations,
    session,
    user,
  };
}

const lineOf = (fields: readonly (readonly [string, string])[]): string =>
  `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

/** @param oddness how often a field takes any of its values instead of its plainest */
function randomLine(next: () => number, oddness: number): string {
  const fields = Object.entries(VALUES).flatMap(([name, values]): (readonly [string, string])[] => {
    const isNeeded = name === 'kind' || name === 'at' || name === 'feature';
    if (next() < (isNeeded ? oddness / 10 : name === 'note' ? 1 - oddness / 2 : 0.3)) return [];
    const index = next() < oddness ? Math.floor(next() * values.length) : 0;
    return [[name, values[index] as string]];
  });
  return lineOf(fields.some(([name]) => name === 'kind') ? fields : [...fields, ['kind', '"llm_call"']]);
}

function checkLine(line: string): 'fast' | 'slow' | 'refused' {
  const sent = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const slow = slowWay(sent);
  const parsed = parseRecord(sent);
  if (slow === null) {
    assert.equal(parsed.kind, 'problem', line);
    assert.equal(plainCall(sent), null, line);
    return 'refused';
  }
  assert.deepEqual(parsed, { kind: 'record', record: slow }, line);
  return plainCall(sent) === null ? 'slow' : 'fast';
}

test('each value of each field, alone in a plain call, is read the same by both ways', () => {
  const plain = { at: '"2026-11-20T14:00:00Z"', kind: '"llm_call"', feature: '"assistant"' };
  for (const [name, values] of Object.entries(VALUES))
    for (const value of values) checkLine(lineOf(Object.entries({ ...plain, [name]: value })));
});

test('thousands of lines, plain and odd, are read the same by both ways', () => {
  const next = random(20);
  const ways = { fast: 0, slow: 0, refused: 0 };
  for (let index = 0; index < 4000; index += 1) ways[checkLine(randomLine(next, (index % 4) * 0.15))] += 1;
  // Were one of these ways never taken, nothing would have been compared.
  assert.ok(Math.min(ways.fast, ways.slow, ways.refused) > 300, JSON.stringify(ways));
});

test('a call with every field plain takes the fast way, and keeps its own objects', () => {
  const attributes = { 'gen_ai.request.model': 'large', plan: 'pro' };
  const evaluations = { refusal: 0 };
  const sent = {
    at: '2026-11-20T14:00:00Z',
    kind: 'llm_call',
    feature: 'assistant',
    attributes,
    evaluations,
  };
  const call = plainCall(sent);
  assert.equal(call?.attributes, attributes);
  assert.equal(call?.evaluations, evaluations);
});
