// After a fault ended, now is what users get now: back to normal, perhaps, or only partly; a fault that lasts stays outside.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import type { LlmCall } from '../../../src/core/model/records.ts';
import { looked } from '../../../src/core/triage/evidence.ts';
import { triage } from '../../../src/core/triage/triage.ts';
import { callsFrom, changeOf, HOUR, NOW, normal, QUESTION, random, sourcesOf } from './seeded.ts';

const MINUTE = 60_000;
const BEGAN = NOW - 3 * HOUR;
const ENDED = NOW - 75 * MINUTE;
const PINNED = changeOf(ENDED - 20_000, {
  type: 'model_version',
  summary: 'Pinned may-1 instead of chat',
  from: 'chat',
  to: 'may-1',
});

interface Fault {
  readonly seed: number;
  /** Share of right answers of each task at a moment. */
  readonly right: (at: number) => { readonly sums: number; readonly prose: number };
  readonly pinned?: boolean;
}

/** Two tasks, as many calls of each; the served model swaps at BEGAN, and the pin asks for another name, as it does. */
const calls = ({ seed, right, pinned = true }: Fault): LlmCall[] => {
  const next = random(seed);
  return callsFrom(NOW - 30 * HOUR, NOW, 30_000, (at, index) => {
    const task = index % 2 === 0 ? ('sums' as const) : ('prose' as const);
    const isPinned = pinned && at >= ENDED;
    return {
      durationMs: Math.round(1600 * Math.exp(0.5 * normal(next))),
      evaluations: { correct: next() < right(at)[task] ? 1 : 0 },
      attributes: {
        'app.task': task,
        'gen_ai.request.model': isPinned ? 'may-1' : 'chat',
        'gen_ai.response.model': at >= BEGAN && !isPinned ? 'june-2' : 'may-1',
      },
    };
  });
};

/** As it stood at `now`. */
const ask = (fault: Fault, now = NOW): TriageResult => {
  const known = calls(fault).filter(({ at }) => at < now);
  return triage(
    sourcesOf(known, { changes: looked((fault.pinned ?? true) && now >= ENDED ? [PINNED] : []) }),
    { ...QUESTION, now },
  );
};

const GOOD = { sums: 0.85, prose: 0.85 };
const BAD = { sums: 0.5, prose: 0.5 };
const recovered = (at: number) => (at >= BEGAN && at < ENDED ? BAD : GOOD);
const persists = (at: number) => (at >= BEGAN ? BAD : GOOD);
const partly = (at: number) => (at < BEGAN ? GOOD : at < ENDED ? BAD : { sums: 0.85, prose: 0.45 });
const flapping = (at: number) =>
  at >= BEGAN && Math.floor((NOW - at) / (12 * MINUTE)) % 2 === 0 ? BAD : GOOD;
const SEEDS = Array.from({ length: 20 }, (_, index) => 300 + index);

describe('a fault that ended 75 minutes ago', () => {
  const result = ask({ seed: 301, right: recovered });

  test('is back to normal, answer first: since when, how it is, how it was, what ended it', () => {
    assert.equal(result.verdict, 'inside');
    assert.equal(result.escalateTo, 'nobody');
    assert.match(
      result.conclusion,
      /^Back to normal since about 12:\d\d UTC: correct answers \d\d % .*\(normal \d+–\d+ %, \d+ calls\)\. It was outside from about 1[01]:\d\d UTC \([45]\d %, \d+ calls\), when the served model changed: may-1 → june-2.*; it ended when: Pinned may-1 instead of chat \(12:44 UTC\)\./,
    );
    assert.match(result.nextAction, /^Keep the pin on may-1 until the golden set passes on june-2; then/);
  });

  test('onset and suspect describe the episode; its end has an interval that holds the truth', () => {
    const { onset, recovery, suspectChange } = result;
    assert.ok(onset && onset.earliest <= BEGAN && BEGAN <= onset.latest + MINUTE);
    assert.ok(recovery && recovery.earliest <= ENDED && ENDED <= recovery.latest + MINUTE);
    assert.equal(suspectChange?.to, 'june-2');
  });

  test('the change at its end is named as that, and not as considered and rejected', () => {
    assert.equal(result.recovery?.endedBy, PINNED);
    assert.ok(result.rejectedChanges.every(({ change }) => change !== PINNED));
    assert.ok(result.chart?.changes.includes(PINNED));
  });

  test('its checks speak of now', () => {
    const quality = result.findings.find(({ check }) => check === 'quality-scores');
    assert.equal(quality?.answer.kind, 'no', quality?.line);
    assert.equal(result.window.from, result.recovery?.at);
  });
});

test('twenty seeds: back to normal in most, outside in none, and the end lies in its interval', () => {
  const results = SEEDS.map((seed) => ask({ seed, right: recovered }));
  const inside = results.filter(({ verdict }) => verdict === 'inside');
  assert.ok(inside.length >= 18, results.map(({ conclusion }) => conclusion).join('\n'));
  assert.ok(results.every(({ verdict }) => verdict !== 'outside'));
  const held = inside.filter(
    ({ recovery }) => recovery && recovery.earliest <= ENDED && ENDED <= recovery.latest + MINUTE,
  );
  assert.ok(held.length >= inside.length - 2, `${held.length} of ${inside.length}`);
});

test('twenty seeds: soon after the end nobody says back to normal; more calls are asked for', () => {
  const results = SEEDS.map((seed) => ask({ seed, right: recovered }, ENDED + 12 * MINUTE));
  assert.deepEqual(
    results.filter(({ verdict }) => verdict === 'inside').map(({ conclusion }) => conclusion),
    [],
  );
  const perhaps = results.filter(({ verdict }) => verdict === 'ambiguous');
  assert.ok(perhaps.length >= 8, `${perhaps.length} of 20`);
  for (const { conclusion } of perhaps)
    assert.match(conclusion, /^Perhaps recovering since \d\d:\d\d UTC: about \d+ more calls will tell\./);
});

test('twenty seeds of a fault that lasts, each at three moments: none has ended', () => {
  const moments = [NOW, NOW - 25 * MINUTE, NOW - 50 * MINUTE];
  const results = SEEDS.flatMap((seed) =>
    moments.map((now) => ask({ seed, right: persists, pinned: false }, now)),
  );
  const wrong = results.filter(({ verdict, recovery }) => verdict !== 'outside' || recovery !== null);
  // The threshold lets 1 in 100 seem to recover; none may be called normal.
  assert.ok(wrong.length <= 2, wrong.map(({ conclusion }) => conclusion).join('\n'));
  assert.ok(results.every(({ verdict }) => verdict !== 'inside'));
});

test('a pin that did not help is no recovery', () => {
  for (const seed of SEEDS.slice(0, 8)) {
    const result = ask({ seed, right: persists });
    assert.equal(result.verdict, 'outside', result.conclusion);
    assert.match(result.conclusion, /^Prompt or model, not the provider: correct answers fell/);
  }
});

test('one task back and the other not: outside, and it says which is which', () => {
  for (const seed of SEEDS.slice(0, 10)) {
    const { verdict, conclusion, recovery } = ask({ seed, right: partly });
    assert.equal(verdict, 'outside', conclusion);
    assert.equal(recovery, null);
    assert.doesNotMatch(conclusion, /^Back to normal/);
  }
  const { conclusion } = ask({ seed: 300, right: partly });
  assert.match(conclusion, /correct answers fell to \d+ % in app\.task=prose/);
  assert.match(
    conclusion,
    /Only partly back: normal again since about 12:\d\d UTC.*: correct answers \d\d % in app\.task=sums/,
  );
});

test('what comes and goes every 12 minutes is not back to normal', () => {
  for (const seed of SEEDS)
    for (const now of [NOW, NOW - 12 * MINUTE])
      assert.doesNotMatch(ask({ seed, right: flapping, pinned: false }, now).conclusion, /^Back to normal/);
});
