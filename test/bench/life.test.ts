// One small life from learning to report: the path that `npm run bench:detection` takes a thousand times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPISODES, stormOf } from '../../bench/detection/fault-kinds.ts';
import { goalsOf } from '../../bench/detection/goals.ts';
import { runAll } from '../../bench/detection/pool.ts';
import { plainText, reportOf } from '../../bench/detection/report.ts';
import type { Task } from '../../bench/detection/task.ts';
import { DAY, WEEK } from '../../bench/detection/world-spec.ts';

const LEARN_WEEKS = 4;
const FROM = LEARN_WEEKS * WEEK + 600;
const life: Task = {
  kind: 'life',
  group: 'small',
  world: { seed: 3, callsPerMinute: 0.7, weeks: 5, wander: { sd: 0.15, tauHours: 12, shared: false } },
  learnWeeks: LEARN_WEEKS,
  branches: [
    { name: 'quiet', about: 'quiet', minutes: 2 * DAY, faults: [], untilPage: false },
    {
      name: 'storm',
      about: EPISODES.storm,
      minutes: DAY,
      faults: [{ ...stormOf(FROM), to: FROM + 360 }],
      untilPage: false,
    },
  ],
};

test('a learnt feature lives quietly without a page, and a storm of one cause is one page', async () => {
  const results = await runAll([life], 0, () => undefined);
  const report = reportOf(results, { oracles: new Map(), matchedOracles: new Map(), matched: {} }, 1);
  assert.deepEqual(
    report.quiet.map(({ group, pages, weeks }) => [group, pages, Math.round(7 * weeks)]),
    [['small', 0, 2]],
  );
  const storm = goalsOf(results).find(({ what }) => what.startsWith('Pages of a storm'));
  assert.equal(storm?.ok, true, JSON.stringify(storm));
  const notRun = goalsOf(results).find(({ what }) => what.startsWith('Paged within'));
  assert.deepEqual([notRun?.measured, notRun?.ok], ['not run', null]);
  assert.match(plainText(report), /Quiet lives: the engine\n.*\nsmall +0 +0/);
});
