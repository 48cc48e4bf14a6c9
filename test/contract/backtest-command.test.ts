// `backtest` as people run it: the bot and the usual rules on one recording, judged from the fourth week on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { databaseLines } from '../../src/cli/backtest/database-lines.ts';
import { createReadings } from '../../src/cli/backtest/readings.ts';
import { loadConfig } from '../../src/config.ts';
import { RULES } from '../../src/core/backtest/registry.ts';
import { createEngine } from '../../src/core/detection/engine.ts';
import { parseLine, parseRecord } from '../../src/core/telemetry/parse-record.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';
import { enginePartsOf } from '../../src/engine-parts.ts';
import { BEGAN, DAY_MS, FLAG_AT, outage, recording } from './replay-recording.ts';
import { temporaryDatabase } from './temporary-database.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'backtest-command-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, 'backtest', ...args],
      { cwd: folder, env: { PATH: '', ...env }, maxBuffer: 2 ** 26 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

interface Report {
  readonly incidents: readonly { readonly suspectChange: { readonly at: string } | null }[];
  readonly backtest: {
    readonly judged: { readonly from: string; readonly weeks: number };
    readonly features: readonly {
      readonly feature: string;
      readonly series: readonly string[];
      readonly moments: readonly { readonly kind: string; readonly at: string }[];
      readonly rows: readonly {
        readonly rule: string;
        readonly weeks: number;
        readonly pagesAWeek: number | null;
        readonly pages: readonly { readonly at: string; readonly series: string }[];
        readonly delays: readonly { readonly after: string; readonly ms: number | null }[];
      }[];
    }[];
  };
}

describe('a recording of 25 days', () => {
  const path = file('flag.jsonl', recording());
  let ended: Ended;
  let report: Report;
  before(async () => {
    ended = await run({}, path, '--json', '--metrics', 'refusal');
    assert.equal(ended.code, 0, ended.err);
    report = JSON.parse(ended.out) as Report;
  });

  test('is judged after three weeks, for everybody', () => {
    const { judged, features } = report.backtest;
    assert.ok(Math.abs(Date.parse(judged.from) - (BEGAN + 21 * DAY_MS)) < 600_000, judged.from);
    assert.ok(Math.abs(judged.weeks - 4 / 7) < 0.01, `${judged.weeks} weeks`);
    const pages = features.flatMap(({ rows }) => rows.flatMap((row) => row.pages));
    assert.ok(pages.length > 0 && pages.every(({ at }) => at >= judged.from));
  });

  test('has the bot as one row, then every usual rule, over the series that were asked for', () => {
    const [feature, ...more] = report.backtest.features;
    assert.deepEqual(more, []);
    assert.deepEqual(feature?.series, ['support-answers/refusal']);
    assert.deepEqual(
      feature?.rows.map(({ rule }) => rule),
      ['stochastic-oncall', ...RULES.map(({ name }) => name)],
    );
    for (const { rule, pages, weeks, pagesAWeek } of feature?.rows ?? [])
      assert.ok(pagesAWeek !== null && Math.abs(pagesAWeek * weeks - pages.length) < 1e-9, rule);
  });

  test('says how long after the suspected change and after the onset each spoke', () => {
    const [feature] = report.backtest.features;
    assert.deepEqual(
      feature?.moments.map(({ kind }) => kind),
      ['change', 'onset'],
    );
    assert.equal(Date.parse(feature?.moments[0]?.at ?? ''), FLAG_AT);
    const own = feature?.rows[0];
    const page = Date.parse(own?.pages.find(({ at }) => Date.parse(at) >= FLAG_AT)?.at ?? '');
    assert.equal(own?.delays[0]?.ms, page - FLAG_AT);
    assert.ok(page - FLAG_AT < DAY_MS);
  });

  test('for people it is a table, with what its columns mean; a metric that nothing speaks of is named', async () => {
    const { code, out, err } = await run({}, path, '--metrics', 'refusal,mood');
    assert.equal(code, 2);
    assert.match(err, /--metrics mood: nothing in it speaks of that\. There is: .*refusal/);
    assert.match(out, /^0\.6 weeks judged, from 23 Mar .* history for everybody\.$/m);
    assert.match(out, /^ +pages +pages a week +after “INC-1’s change” +after “INC-1’s onset”$/m);
    assert.match(out, /^Stochastic On-Call +\d+ +[\d.]+ +\S/m);
    for (const { title } of RULES) assert.ok(out.includes(`\n${title} `), title);
    assert.match(out, /With \d+ pages a week \(.*\) the next one is .* away from any moment, by chance/);
    assert.match(out, /INC-1’s change: 25 Mar 10:00 UTC, feature_flag: Terse answers on/);
  });
});

const at = (seconds: number): string => new Date(BEGAN + seconds * 1000).toISOString();
const ONE_OF_EACH = [
  { at: at(1), kind: 'evaluator', feature: 'a', name: 'judge', layer: 'quality', worse: 'down' },
  { at: at(2), kind: 'llm_call', feature: 'a', durationMs: 12, attributes: { tier: 'pro' }, user: 'u1' },
  { at: at(3), kind: 'change', type: 'deploy', summary: 'release 12' },
  { at: at(4), kind: 'feedback', feature: 'a', value: 'report', text: 'wrong' },
  { at: at(5), kind: 'llm_call', feature: 'a', evaluations: { judge: 0.4 }, output: 'No.' },
  { at: at(6), kind: 'eval_run', feature: 'a', set: 's', case: 'c', scores: { judge: 1 } },
  { at: at(7), kind: 'metric', feature: 'a', name: 'sold', value: 3, worse: 'down' },
  {
    at: at(8),
    kind: 'retrieval_probe',
    feature: 'a',
    index: 'docs',
    ageSeconds: 9,
    coverage: 1,
    recall: 0.9,
  },
  { at: at(9), kind: 'provider_status', provider: 'openai', indicator: 'minor' },
  { at: at(10), kind: 'evaluation', feature: 'a', name: 'judge', score: 0.2 },
];

test('rules and charts read the very series that detection reads, by the same names', () => {
  const settings = loadConfig({}).settings;
  const engine = createEngine(enginePartsOf(settings));
  const readings = createReadings(settings);
  const read = new Set<string>();
  for (const line of ONE_OF_EACH) {
    const parsed = parseRecord(line);
    if (parsed.kind !== 'record') assert.fail(JSON.stringify(parsed));
    engine.take(parsed.record);
    readings.read(parsed.record, ({ metric }) => void read.add(metric));
  }
  const judged = engine.normals('a', BEGAN + 60_000).map(({ series }) =>
    series
      .replace(/^a\//, '')
      .replace(/\|.*$/, '')
      .replace(/ \(graded\)$/, ''),
  );
  assert.ok(read.size >= 10, [...read].join(' '));
  assert.deepEqual([...read].sort(), [...new Set(judged)].sort());
});

describe('the bot’s own records', () => {
  test('come as a replay of them would: every kind, in order of time', async (t) => {
    const { db } = await temporaryDatabase(t);
    const sent = ONE_OF_EACH.map((one) => {
      const parsed = parseRecord(one);
      return parsed.kind === 'record' ? parsed.record : assert.fail(JSON.stringify(parsed));
    });
    const stored = sent.toReversed().map((record, line) => ({ line, record }));
    await createTelemetryStore(db).keepRecords(1, stored);
    const { lines } = await databaseLines(db, new AbortController().signal);
    const came: unknown[] = [];
    for await (const line of lines) came.push(parseLine(line));
    assert.deepEqual(
      came,
      sent.map((record) => ({ kind: 'record', record })),
    );
  });

  test('are judged with --database; without one, or with a file as well, that is said', async () => {
    const path = join(folder, 'oncall.sqlite');
    const absent = await run({ ONCALL_SQLITE: path }, '--database');
    assert.equal(absent.code, 1);
    assert.match(absent.err, /there is no database\. Set ONCALL_SQLITE/);
    const both = await run({}, 'a.jsonl', '--database');
    assert.deepEqual([both.code, both.out], [2, '']);
    const db = await openDatabase(path);
    const records = outage()
      .trim()
      .split('\n')
      .map((line, index) => {
        const parsed = parseLine(line);
        return parsed.kind === 'record' ? { line: index, record: parsed.record } : assert.fail(line);
      });
    await createTelemetryStore(db).keepRecords(1, records);
    await db.destroy();
    const judged = await run({ ONCALL_SQLITE: path }, '--database');
    assert.equal(judged.code, 1);
    assert.match(judged.out, /^680 calls, .*\nINC-1 .*calls fail/);
    assert.match(judged.err, /oncall\.sqlite is too short/);
  });
});

describe('what cannot be judged', () => {
  test('a recording within its first three weeks says so, and ends with 1', async () => {
    const { code, out, err } = await run({}, file('outage.jsonl', outage()));
    assert.equal(code, 1);
    assert.match(out, /INC-1 .*calls fail[\s\S]*Nothing could be judged: .* this holds 24 h/);
    assert.match(err, /outage\.jsonl is too short: the first 3 weeks are history/);
  });

  test('an empty file and a folder, as for replay', async () => {
    const empty = await run({}, file('empty.jsonl', ''));
    assert.equal(empty.code, 1);
    assert.match(empty.err, /holds nothing that could be read/);
    const refused = await run({}, folder);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /it is a folder\. Name a replay file/);
  });
});
