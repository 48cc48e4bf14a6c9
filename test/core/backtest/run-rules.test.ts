// A feature's pages under a rule, and the table that shows them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../../src/core/backtest/registry.ts';
import type { Rule } from '../../../src/core/backtest/rule.ts';
import { runRules } from '../../../src/core/backtest/run-rules.ts';
import { backtestTable, delayAfter } from '../../../src/core/backtest/table.ts';
import { at, seriesOf, WEEK, yesNo } from './minutes.ts';

/** Fires on a minute's mean as it stands. */
const bare: Rule = {
  name: 'bare',
  title: 'Bare',
  usual: 0.5,
  tuned: 'the mean',
  source: 'none',
  start:
    () =>
    ({ n, sum }) =>
      sum / n,
};
const firing = (...minutes: number[]) =>
  Array.from({ length: WEEK }, (_, minute) => ({
    at: at(minute),
    n: 1,
    sum: minutes.includes(minute) ? 1 : 0,
  }));

test('one page an episode: what fires again within half an hour, or in another series, is the same', () => {
  const [result] = runRules(
    [
      seriesOf(firing(100, 101, 120, 500), { name: 'a' }),
      seriesOf(firing(90, 145, 900), { name: 'b' }),
      seriesOf(firing(), { name: 'c' }),
    ],
    { rules: [bare] },
  );
  assert.deepEqual(result?.pages, [
    { at: at(91), series: 'b' },
    { at: at(501), series: 'a' },
    { at: at(901), series: 'b' },
  ]);
  assert.equal(result.weeks, 1);
  assert.equal(result.pagesAWeek, 3);
});

test('a tuning named for a rule replaces its usual setting, and only its own', () => {
  const results = runRules([seriesOf(firing(100))], {
    tunings: { bare: 2 },
    rules: [bare, { ...bare, name: 'other' }],
  });
  assert.deepEqual(
    results.map(({ tuning, pages }) => [tuning, pages.length]),
    [
      [2, 0],
      [0.5, 1],
    ],
  );
});

test('what fires before the given moment is only learnt from; what still fires at it pages then', () => {
  const burning = firing(100, ...Array.from({ length: 60 }, (_, index) => 480 + index));
  const [result] = runRules([seriesOf(burning)], { rules: [bare], from: at(500) });
  assert.deepEqual(result?.pages, [{ at: at(501), series: 'assistant/refusal' }]);
  assert.equal(result.weeks, (WEEK - 500) / WEEK);
});

test('a recording of an hour is too short for any rule, and the table says so', () => {
  const results = runRules([seriesOf(yesNo(60, () => 0.03))]);
  assert.equal(results.length, RULES.length);
  assert.ok(results.every(({ pagesAWeek }) => pagesAWeek === null));
  assert.match(backtestTable(results), /EWMA, 3 sigma +0 +too short to judge/);
});

test('the table: pages a week and the delay after each known change', () => {
  const row = { title: 'EWMA', pages: [{ at: at(500), series: 'a' }], weeks: 2, pagesAWeek: 0.5 };
  const quiet = { title: 'Seasonal band', pages: [], weeks: 2, pagesAWeek: 0 };
  const changes = [
    { name: 'model switched', at: at(460), until: at(900) },
    { name: 'rollback', at: at(501), until: at(900) },
  ];
  assert.equal(
    backtestTable([row, quiet], changes),
    [
      '               pages  pages a week  after “model switched”  after “rollback”',
      'EWMA               1           0.5                  40 min             never',
      'Seasonal band      0             0                   never             never',
    ].join('\n'),
  );
  assert.equal(delayAfter(row, { name: 'much earlier', at: at(0), until: at(10) }), null);
});
