// Any bytes get 2xx or problem+json, never a server's failure; whatever got 2xx is in the inbox and ends processed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { SOURCES } from '../../src/edges/intake/registry.ts';
import { type Running, runIntake, signature, TOKEN } from './intake-running.ts';
import { incidentData, webhook } from './pagerduty-webhook-bodies.ts';

const RUNS = { numRuns: 120, endOnFailure: true, seed: 20_261_124 };
let running: Running;
before(async () => {
  running = await runIntake();
});
after(() => running.close());

const at = '2026-11-20T13:00:00Z';
/** What each source would like, to be bent. */
const LIKED: Readonly<Record<string, unknown>> = {
  pagerduty: webhook('incident.triggered', incidentData()),
  alertmanager: {
    version: '4',
    groupKey: 'g',
    alerts: [
      { status: 'firing', labels: { alertname: 'a' }, annotations: {}, startsAt: at, fingerprint: 'f' },
    ],
  },
  cloudevents: { specversion: '1.0', id: '1', source: '/s', type: 't', data: { title: 'x' } },
  changes: { type: 'deploy', summary: 'r1', attributes: { a: 1 } },
  evaluations: { at, feature: 'f', name: 'correct', score: 0.5, responseId: 'r1' },
  records: { at, kind: 'llm_call', feature: 'f', attributes: { a: 1 }, evaluations: { refusal: 0 } },
};

/** The same JSON with one place, found by walking `turns`, replaced. */
function bent(value: unknown, turns: readonly number[], into: unknown): unknown {
  const [turn, ...rest] = turns;
  if (turn === undefined || typeof value !== 'object' || value === null) return into;
  const entries = Object.entries(value);
  if (entries.length === 0) return into;
  const index = turn % entries.length;
  const copy = entries.map(
    ([key, inner], n) => [key, n === index ? bent(inner, rest, into) : inner] as const,
  );
  return Array.isArray(value) ? copy.map(([, inner]) => inner) : Object.fromEntries(copy);
}

const bodies = (name: string): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .tuple(fc.array(fc.nat(20), { maxLength: 6 }), fc.jsonValue())
      .map(([turns, into]) => Buffer.from(JSON.stringify(bent(LIKED[name], turns, into)))),
  );

describe('whatever comes', () => {
  // Exports are stored as the records they become, and answered as OTLP has it: otlp-fuzz.test.ts.
  for (const { name, path, authentication } of SOURCES.filter(({ otlp }) => otlp === undefined)) {
    it(`to ${path} is answered, and lost only when refused`, async () => {
      const types = fc.constantFrom(
        'application/json',
        'application/x-ndjson',
        'text/plain',
        'application/cloudevents+json',
        'application/octet-stream',
        'multipart/form-data',
      );
      await fc.assert(
        fc.asyncProperty(bodies(name), types, async (bytes, type) => {
          const own =
            authentication === 'bearer'
              ? { authorization: `Bearer ${TOKEN}` }
              : { 'x-pagerduty-signature': signature(bytes) };
          const answer = await running.post(path, bytes, { 'content-type': type, ...own } as Record<
            string,
            string
          >);
          const text = await answer.text();
          if (answer.status >= 400) {
            assert.ok(answer.status < 500, `${answer.status}: ${text}`);
            assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
            const problem = JSON.parse(text) as { field: string; remedy: string };
            assert.ok(problem.field !== '' && problem.remedy !== '', text);
            assert.doesNotMatch(
              text,
              /Invalid input|Too (big|small)|Unrecognized/,
              'a remedy of our own words',
            );
            assert.notEqual(name, 'pagerduty', `a signed body was refused: ${text}`);
            return;
          }
          const { delivery } = JSON.parse(text) as { delivery: number };
          const row = await running.db
            .selectFrom('inbox')
            .select('body')
            .where('id', '=', delivery)
            .executeTakeFirstOrThrow();
          const sent = Buffer.from(bytes);
          const stored = [
            Buffer.from(row.body, 'utf8'),
            Buffer.from(row.body, 'base64'),
            Buffer.concat([BOM, Buffer.from(row.body)]),
          ];
          // A duplicate of another body under a signed id is the one exception, and is the sender's own doing.
          if (answer.status === 202) assert.ok(stored.some((form) => form.equals(sent)));
        }),
        RUNS,
      );
      await running.worker.idle();
      const left = await running.db
        .selectFrom('inbox')
        .select(['id', 'status', 'body', 'problem'])
        .where('status', 'in', ['pending', 'failed'])
        .execute();
      // A signed body that cannot be read is answered with 2xx, kept, and counted as failed with the field that is wrong.
      const unreadable = ({ status, problem }: (typeof left)[number]): boolean =>
        status === 'failed' && / = .+: /s.test(problem ?? '');
      assert.deepEqual(
        left.filter((row) => !unreadable(row)),
        [],
      );
    });
  }
});

/** A byte order mark is not part of the text. */
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
