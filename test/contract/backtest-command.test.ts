// `backtest` as people run it: the bot and the usual rules on one recording, judged from the fourth week on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RULES } from '../../src/core/backtest/registry.ts';
import { BEGAN, DAY_MS, FLAG_AT, outage, recording } from './replay-recording.ts';

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

const run = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, 'backtest', ...args],
      { cwd: folder, env: { PATH: '' }, maxBuffer: 2 ** 26 },
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
    ended = await run(path, '--json', '--metrics', 'refusal');
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
    const { code, out, err } = await run(path, '--metrics', 'refusal,mood');
    assert.equal(code, 2);
    assert.match(err, /--metrics mood: nothing in it speaks of that\. There is: .*refusal/);
    assert.match(out, /^0\.6 weeks judged, from 23 Mar .* history for everybody\.$/m);
    assert.match(out, /^ +pages +pages a week +after “INC-1’s change” +after “INC-1’s onset”$/m);
    assert.match(out, /^Stochastic On-Call +\d+ +[\d.]+ +\S/m);
    for (const { title } of RULES) assert.ok(out.includes(`\n${title} `), title);
    assert.match(out, /INC-1’s change: 25 Mar 10:00 UTC, feature_flag: Terse answers on/);
  });
});

describe('what cannot be judged', () => {
  test('a recording within its first three weeks says so, and ends with 1', async () => {
    const { code, out, err } = await run(file('outage.jsonl', outage()));
    assert.equal(code, 1);
    assert.match(out, /INC-1 .*calls fail[\s\S]*Nothing could be judged: .* this holds 24 h/);
    assert.match(err, /outage\.jsonl is too short: the first 3 weeks are history/);
  });

  test('a file that is empty, not there or a folder, as for replay', async () => {
    const empty = await run(file('empty.jsonl', ''));
    assert.equal(empty.code, 1);
    assert.match(empty.err, /holds nothing that could be read/);
    for (const path of [join(folder, 'absent.jsonl'), folder]) {
      const refused = await run(path);
      assert.deepEqual([refused.code, refused.out], [2, '']);
    }
  });
});
