// Each usual rule on its own: silent while it learns, quiet on a steady series when set loosely, loud after a real change.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RULES } from '../../../src/core/backtest/registry.ts';
import type { MinuteAggregate } from '../../../src/core/backtest/rule.ts';
import { pagesAt, runRules, scoresOf } from '../../../src/core/backtest/run-rules.ts';
import { at, DAY, seriesOf, WEEK, yesNo } from './minutes.ts';

const folder = join(import.meta.dirname, '../../../src/core/backtest/rules');
const FAULT = 3 * WEEK + 600;
const fifthAfterFault = (minute: number): number => (minute < FAULT ? 0.03 : 0.5);
const faulty = yesNo(3 * WEEK + DAY, fifthAfterFault);

test('the registry holds every rule of the folder, named as its file', () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  assert.deepEqual(RULES.map(({ name }) => name).toSorted(), files.toSorted());
});

for (const rule of RULES)
  describe(rule.name, () => {
    const scored = scoresOf(rule, seriesOf(faulty));

    test('says nothing on its first day', () => {
      assert.ok(scored.score.subarray(0, DAY).every(Number.isNaN));
    });

    test('sees a rate that grows from 3 % to 50 % within the hour, at twice its usual setting', () => {
      const [page, ...more] = pagesAt([scored], 2 * rule.usual, at(2 * WEEK + DAY)).filter(
        (each) => each.at >= at(FAULT),
      );
      assert.ok(page && page.at - at(FAULT) <= 3_600_000, JSON.stringify(page));
      assert.deepEqual(more, [], 'one page an episode');
    });

    test('says nothing when the rate falls, for it is worse when it grows', () => {
      const falling = yesNo(3 * WEEK + DAY, (minute) => (minute < FAULT ? 0.5 : 0.03));
      const { score } = scoresOf(rule, seriesOf(falling));
      assert.ok(score.subarray(FAULT).every((value) => !(value > rule.usual)));
    });

    test('a share that is worse when low is judged by what is missing', () => {
      const mirrored = faulty.map(({ at, n, sum }) => ({ at, n, sum: n - sum }));
      const { score } = scoresOf(rule, seriesOf(mirrored, { worse: 'down' }));
      assert.deepEqual(score, scored.score);
    });

    test('either way counts when either is worse', () => {
      const falling = yesNo(3 * WEEK + DAY, (minute) => (minute < FAULT ? 0.9 : 0.1));
      const { score } = scoresOf(rule, seriesOf(falling, { worse: 'either' }));
      assert.ok(score.subarray(FAULT + 60).some((value) => value > rule.usual));
    });

    test('minutes without calls, and minutes left out, are no fall and no rise', () => {
      const gaps: MinuteAggregate[] = yesNo(4 * WEEK, () => 0.5, { calls: 200 })
        .filter((_, minute) => minute % 300 > 20)
        .map((minute, index) => (index % 50 < 10 ? { ...minute, n: 0, sum: 0 } : minute));
      const [result] = runRules([seriesOf(gaps)], {
        tunings: { [rule.name]: 2 * rule.usual },
        rules: [rule],
      });
      assert.deepEqual(result?.pages, []);
    });
  });
