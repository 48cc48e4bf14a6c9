// Whatever comes as OTLP gets 2xx or a refusal that can be read, never a server's failure, and what is stored can be processed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeRequest } from '../../src/edges/intake/otlp/schema.ts';
import { type Running, runIntake, TOKEN } from './intake-running.ts';

let running: Running;
before(async () => {
  running = await runIntake();
});
after(() => running.close());

const id = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' };
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const attributes = [
  attribute('gen_ai.operation.name', 'chat'),
  attribute('gen_ai.request.model', 'gpt-4o'),
  attribute('gen_ai.input.messages', '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]'),
  attribute('metadata', '{"feature":"f"}'),
  attribute('llm.output_messages.0.message.content', 'hello'),
];
const time = { startTimeUnixNano: '1795510000000000000', timeUnixNano: '1795510001000000000' };
const evaluation = {
  name: 'gen_ai.evaluation.result',
  eventName: 'gen_ai.evaluation.result',
  ...time,
  attributes: [attribute('gen_ai.evaluation.name', 'n')],
};
const LIKED = {
  traces: {
    resourceSpans: [
      {
        resource: { attributes },
        scopeSpans: [
          {
            scope: { name: 's' },
            spans: [
              {
                ...id,
                name: 'x',
                endTimeUnixNano: time.timeUnixNano,
                attributes,
                events: [evaluation],
                status: { code: 2 },
              },
            ],
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'gen_ai.client.operation.duration',
                histogram: {
                  aggregationTemporality: 2,
                  dataPoints: [{ ...time, count: '3', sum: 1, attributes }],
                },
              },
              { name: 'app.business.x', gauge: { dataPoints: [{ ...time, asDouble: 1 }] } },
            ],
          },
        ],
      },
    ],
  },
  logs: {
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              { ...id, ...evaluation, body: { kvlistValue: { values: [attribute('content', 'x')] } } },
            ],
          },
        ],
      },
    ],
  },
} as const;

/** The same JSON with one place, found by walking `turns`, replaced. */
function bent(value: unknown, turns: readonly number[], into: unknown): unknown {
  const [turn, ...rest] = turns;
  if (turn === undefined || typeof value !== 'object' || value === null) return into;
  const entries = Object.entries(value);
  const index = entries.length === 0 ? 0 : turn % entries.length;
  const copy = entries.map(
    ([key, inner], n) => [key, n === index ? bent(inner, rest, into) : inner] as const,
  );
  return Array.isArray(value) ? copy.map(([, inner]) => inner) : Object.fromEntries(copy);
}

const json = (signal: keyof typeof LIKED): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), fc.jsonValue())
    .map(([turns, into]) => Buffer.from(JSON.stringify(bent(LIKED[signal], turns, into))));

describe('whatever comes', () => {
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    it(`to /v1/${signal} is answered`, async () => {
      const bodies = fc.oneof(
        { weight: 4, arbitrary: json(signal) },
        fc.json().map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 200 }),
      );
      const types = fc.constantFrom('application/json', 'application/json', 'application/x-protobuf');
      await fc.assert(
        fc.asyncProperty(bodies, types, async (bytes, type) => {
          const answer = await running.post(`/v1/${signal}`, bytes, {
            authorization: `Bearer ${TOKEN}`,
            'content-type': type,
          });
          const body = await answer.text();
          assert.ok(answer.status === 200 || answer.status === 400, `${answer.status}: ${body}`);
          assert.match(
            answer.headers.get('content-type') ?? '',
            type === 'application/x-protobuf'
              ? /^application\/x-protobuf$/
              : /^application\/(problem\+)?json/,
          );
        }),
        { numRuns: 40, seed: 20_261_124, endOnFailure: true },
      );
      await running.worker.idle();
      const left = await running.db
        .selectFrom('inbox')
        .select(['body', 'problem'])
        .where('status', 'in', ['pending', 'failed'])
        .execute();
      assert.deepEqual(left, []);
    });
  }

  it('nests as deep as it likes', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const value = `${'{"arrayValue":{"values":['.repeat(3000)}{"intValue":1}${']}}'.repeat(3000)}`;
    const body = JSON.stringify(LIKED.traces)
      .replace('"{\\"feature\\":\\"f\\"}"', JSON.stringify(deep))
      .replace('{"stringValue":"gpt-4o"}', value);
    const answer = await running.bearer('/v1/traces', body);
    assert.equal(answer.status, 200, await answer.text());
  });

  it('bytes that are no message are an error of their own, whichever they are', () => {
    assert.throws(() => decodeRequest('traces', Buffer.from([0x0a, 0xff])), Error);
  });
});
