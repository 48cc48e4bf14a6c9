// Plainly down is judged against what the feature ordinarily does, from the first normal on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsOf, DAY, HOUR, type Level, live, ofKind, PAST, START, stretches } from './life.ts';

const STRICT: Level = { ...PAST, large: 0, refusal: 0.79 };
const BUSY: Level = { ...STRICT, perHour: 300 };
const LATER = START + 4 * DAY;
const past = live(callsOf(STRICT, { from: START, to: LATER, seed: 8 }), LATER);

test('what is refused four times in five as its normal is not down when it goes on so', () => {
  assert.deepEqual(ofKind(past.decisions, 'page'), []);
  const on = live(stretches(LATER, 9, [26, BUSY]), LATER + 26 * HOUR, { snapshot: past.snapshot });
  assert.deepEqual(ofKind(on.decisions, 'page'), []);
});

test('of a feature that is not known, or whose calls fail, the same share is an outage', () => {
  const unknown = live(stretches(START, 9, [1, BUSY]), START + HOUR);
  assert.equal(ofKind(unknown.decisions, 'page')[0]?.route, 'hard_down');
  assert.match(
    ofKind(unknown.decisions, 'page')[0]?.why ?? '',
    /answers are refusals, empty or broken .*no normal is known yet/,
  );
  const failing = stretches(LATER, 9, [1, BUSY], [1, { ...BUSY, failing: 0.3 }]);
  const pages = ofKind(live(failing, LATER + 2 * HOUR, { snapshot: past.snapshot }).decisions, 'page');
  const why = pages.find(({ at }) => at > LATER + HOUR)?.why ?? '';
  assert.match(why, /calls fail/);
});
