// The recent past of a series against a plain list of what was recorded: gaps, late minutes, and more than it holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BETS } from '../../../src/core/detection/bets.ts';
import { evidenceSince, onsetOf } from '../../../src/core/detection/onset.ts';
import {
  BIN_MS,
  binOf,
  createRing,
  logMean,
  type MinuteSums,
  oldest,
  type Ring,
  record,
  restarts,
  sumsBetween,
} from '../../../src/core/detection/ring.ts';
import { random } from '../triage/seeded.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-02T00:00:00Z');

interface Recorded {
  readonly bin: number;
  readonly logs: readonly number[];
  readonly sums: MinuteSums;
}

const near = (actual: number, wanted: number, what: string): void =>
  assert.ok(Math.abs(actual - wanted) <= 1e-4 * (1 + Math.abs(wanted)), `${what}: ${actual}, not ${wanted}`);

/** What a list says: only the last `bins` bins up to the latest one, and nothing before `first`. */
function naive(list: readonly Recorded[], bins: number, first: number) {
  const last = Math.max(first, ...list.map(({ bin }) => bin));
  const kept = list.filter(({ bin }) => bin > last - bins && bin >= first);
  return {
    last,
    between: (from: number, to: number): MinuteSums => {
      const total = { n: 0, sum: 0, level: 0, envelope: 0 };
      for (const { bin, sums } of kept)
        if (bin >= from && bin <= to)
          for (const name of ['n', 'sum', 'level', 'envelope'] as const) total[name] += sums[name];
      return total;
    },
    since: (from: number): number => {
      const logs = new Float64Array(BETS);
      for (const { bin, logs: of } of kept)
        if (bin >= from)
          for (let bet = 0; bet < BETS; bet += 1) logs[bet] = (logs[bet] as number) + (of[bet] as number);
      return Math.log([...logs].reduce((sum, value) => sum + Math.exp(value), 0) / BETS);
    },
  };
}

function compare(ring: Ring, list: readonly Recorded[], first: number, next: () => number): void {
  const plain = naive(list, ring.bins, first);
  assert.equal(ring.last, plain.last);
  for (let look = 0; look < 4; look += 1) {
    const from = ring.last - Math.floor(next() * 2 * ring.bins);
    const to = from + Math.floor(next() * 2 * ring.bins);
    const [sums, wanted] = [sumsBetween(ring, from, to), plain.between(from, to)];
    for (const name of ['n', 'sum', 'level', 'envelope'] as const) near(sums[name], wanted[name], name);
  }
  const seen: number[] = [];
  restarts(ring, { newest: ring.last, oldest: oldest(ring), stride: 1 }, (bin, value) => {
    seen.push(bin);
    near(value, plain.since(bin), `evidence since bin ${bin}`);
  });
  assert.deepEqual(
    seen,
    Array.from({ length: ring.last - oldest(ring) + 1 }, (_, index) => ring.last - index),
  );
}

for (const { name, gapMinutes } of [
  { name: 'every few minutes', gapMinutes: 6 },
  { name: 'with gaps, some longer than all it holds', gapMinutes: 130 },
])
  test(`a ring recorded ${name} says what a list says`, () => {
    const next = random(gapMinutes);
    const bins = 12;
    const ring = createRing(START, bins);
    const list: Recorded[] = [];
    let at = START;
    for (let step = 0; step < 150; step += 1) {
      at += Math.floor(next() ** 3 * gapMinutes) * MINUTE;
      // One in ten comes late: it counts in the latest bin.
      const said = next() < 0.1 ? at - 20 * MINUTE : at;
      const logs = Array.from({ length: BETS }, () => 2 * next() - 1);
      const sums = { n: 1 + Math.floor(5 * next()), sum: next(), level: next(), envelope: next() };
      record(ring, said, Float64Array.from(logs, Math.exp), sums);
      list.push({ bin: Math.max(binOf(said), list.at(-1)?.bin ?? binOf(START)), logs, sums });
      compare(ring, list, binOf(START), next);
    }
    assert.ok(ring.last - binOf(START) > 3 * bins, 'went round more than once');
  });

test('what lies before `first` is over: neither sums nor restarts see it', () => {
  const next = random(4);
  const ring = createRing(START, 20);
  const list: Recorded[] = [];
  for (let bin = binOf(START); bin < binOf(START) + 10; bin += 1) {
    const logs = Array.from({ length: BETS }, () => next());
    const sums = { n: 2, sum: 1, level: 0.5, envelope: 0.7 };
    record(ring, bin * BIN_MS, Float64Array.from(logs, Math.exp), sums);
    list.push({ bin, logs, sums });
  }
  ring.first = binOf(START) + 6;
  compare(ring, list, ring.first, next);
  assert.equal(sumsBetween(ring, 0, ring.last).n, 8);
});

test('asked every third bin, restarts answer those counted from the oldest, and use all between', () => {
  const ring = createRing(START, 40);
  const first = binOf(START);
  for (let bin = first; bin < first + 30; bin += 1)
    record(ring, bin * BIN_MS, new Float64Array(BETS).fill(Math.E), { n: 1, sum: 1, level: 0, envelope: 0 });
  const answered: [number, number][] = [];
  restarts(ring, { newest: first + 20, oldest: first + 2, stride: 3 }, (bin, value) => {
    answered.push([bin - first, Math.round(value * 1e4) / 1e4]);
  });
  assert.deepEqual(
    answered,
    [20, 17, 14, 11, 8, 5, 2].map((bin) => [bin, 30 - bin]),
  );
});

test('the onset is the bin from which the evidence is strongest, its interval holds it; none where nothing speaks', () => {
  const ring = createRing(START, 200);
  const first = binOf(START);
  const began = first + 100;
  for (let bin = first; bin < first + 120; bin += 1)
    record(ring, bin * BIN_MS, new Float64Array(BETS).fill(bin < began ? 0.8 : 1.9), {
      n: 10,
      sum: 1,
      level: 1,
      envelope: 1,
    });
  const onset = onsetOf(ring);
  assert.equal(onset?.at, began * BIN_MS);
  assert.ok(onset.earliest <= onset.at && onset.latest > onset.at);
  assert.ok(onset.latest - onset.earliest < 40 * BIN_MS);
  assert.ok(evidenceSince(ring, onset) > 1000);
  const early = { at: START, earliest: START, latest: START + BIN_MS };
  assert.ok(evidenceSince(ring, early) < 1, 'begun long before, the quiet time speaks against it');
  const quiet = createRing(START, 20);
  record(quiet, START, new Float64Array(BETS).fill(0.7), { n: 3, sum: 0, level: 1, envelope: 1 });
  assert.equal(onsetOf(quiet), null);
});

test('the mean of logarithms holds for values that no number holds', () => {
  assert.equal(logMean(new Float64Array(BETS).fill(5000)), 5000);
  assert.ok(Math.abs(logMean(Float64Array.of(900, -900)) - (900 - Math.log(2))) < 1e-9);
  assert.equal(logMean(new Float64Array(2).fill(Number.NEGATIVE_INFINITY)), Number.NEGATIVE_INFINITY);
});
