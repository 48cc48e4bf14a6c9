// Records as triage reads them: by feature and half-open time, the newest where only the newest holds.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TelemetryRecord } from '../../src/core/model/records.ts';
import { parseRecord } from '../../src/core/telemetry/parse-record.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';
import { temporaryDatabase } from './temporary-database.ts';

const T0 = Date.parse('2026-11-20T13:00:00Z');
const time = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

function record(seconds: number, fields: object): TelemetryRecord {
  const parsed = parseRecord({ at: time(seconds), ...fields });
  return parsed.kind === 'record' ? parsed.record : assert.fail(JSON.stringify(parsed));
}

const call = (seconds: number, feature = 'a') =>
  record(seconds, { kind: 'llm_call', feature, session: `s${seconds}` });
const numbered = (records: readonly TelemetryRecord[]) =>
  records.map((one, index) => ({ line: index + 1, record: one }));

it('reads calls of one feature in order of time, from the first moment up to the last', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  await store.keepRecords(1, numbered([call(30), call(10), call(20), call(15, 'b')]));
  const read = await store.calls('a', T0 + 10_000, T0 + 30_000);
  assert.deepEqual(
    read.map(({ session }) => session),
    ['s10', 's20'],
  );
  assert.deepEqual(await store.span('a'), { first: T0 + 10_000, last: T0 + 30_000 });
  assert.equal(await store.span('nobody'), null);
  assert.deepEqual(await store.features(), ['a', 'b']);
});

it('keeps a record once, however often its delivery is processed', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  for (let n = 0; n < 3; n++) await store.keepRecords(7, numbered([call(1), call(2)]));
  await store.keepRecords(8, numbered([call(1)]));
  assert.equal((await store.calls('a', 0, T0 * 2)).length, 3);
});

it('gives a feature its own changes and those that name none', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  const change = (feature?: string) =>
    record(1, { kind: 'change', type: 'deploy', summary: feature ?? 'all', feature });
  await store.keepRecords(1, numbered([change('a'), change('b'), change()]));
  assert.deepEqual(
    (await store.changes('a', T0, T0 + 5000)).map(({ summary }) => summary),
    ['a', 'all'],
  );
});

it('gives the newest status of each component before a moment, and the last word on an evaluator', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  const status = (seconds: number, indicator: string, component?: string) =>
    record(seconds, { kind: 'provider_status', provider: 'openai', indicator, component });
  const meaning = (seconds: number, worse: string) =>
    record(seconds, { kind: 'evaluator', feature: 'a', name: 'judge', layer: 'quality', worse });
  await store.keepRecords(
    1,
    numbered([
      status(1, 'minor', 'API'),
      status(2, 'major', 'API'),
      status(3, 'none', 'API'),
      status(1, 'none'),
      meaning(2, 'down'),
      meaning(1, 'up'),
    ]),
  );
  const before = await store.providerStatus('openai', T0 + 3000);
  assert.deepEqual(
    before.map(({ component, indicator }) => [component, indicator]),
    [
      ['API', 'major'],
      [null, 'none'],
    ],
  );
  assert.deepEqual(await store.providerStatus('anthropic', T0 + 3000), []);
  assert.deepEqual(
    (await store.evaluators('a')).map(({ worse }) => worse),
    ['down'],
  );
});

it('lets other work have its turn while it reads and writes much', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  const whileAt = async <Value>(work: Promise<Value>): Promise<{ turns: number; value: Value }> => {
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    const value = await work;
    clearInterval(timer);
    return { turns, value };
  };
  const wrote = await whileAt(
    store.keepRecords(1, numbered(Array.from({ length: 12_000 }, (_, n) => call(n)))),
  );
  assert.ok(wrote.turns >= 5, `${wrote.turns} turns while writing`);
  const read = await whileAt(store.calls('a', T0, T0 + 12_000_000));
  assert.ok(read.turns >= 2, `${read.turns} turns while reading`);
  assert.deepEqual(
    read.value.map(({ at }) => at),
    Array.from({ length: 12_000 }, (_, n) => T0 + n * 1000),
  );
});

it('reads past many calls of one moment, each once', async (t) => {
  const store = createTelemetryStore((await temporaryDatabase(t)).db);
  const many = Array.from({ length: 4500 }, (_, n) =>
    record(7, { kind: 'llm_call', feature: 'a', session: `n${n}` }),
  );
  await store.keepRecords(1, numbered([...many, call(8)]));
  const read = await store.calls('a', T0, T0 + 9000);
  assert.equal(new Set(read.map(({ session }) => session)).size, 4501);
  assert.equal(read.length, 4501);
});

it('reads an even share of more calls than it may, the same each time, and says so', async (t) => {
  const warned: object[] = [];
  const log = { warn: (fields: object) => void warned.push(fields) };
  const store = createTelemetryStore((await temporaryDatabase(t)).db, { log, callsMax: 1000 });
  await store.keepRecords(1, numbered(Array.from({ length: 8000 }, (_, n) => call(n))));
  const read = await store.calls('a', T0, T0 + 8_000_000);
  assert.ok(Math.abs(read.length - 1000) <= 5, `${read.length} calls`);
  for (let part = 0; part < 8; part++) {
    const inPart = read.filter(({ at }) => Math.floor((at - T0) / 1_000_000) === part).length;
    assert.ok(Math.abs(inPart - 125) <= 5, `${inPart} calls in part ${part}`);
  }
  assert.deepEqual(await store.calls('a', T0, T0 + 8_000_000), read);
  assert.deepEqual(
    warned.map((fields) => (fields as { calls: number }).calls),
    [8000, 8000],
  );
  assert.equal((await store.calls('a', T0, T0 + 900_000)).length, 900, 'fewer than it may: all');
});
