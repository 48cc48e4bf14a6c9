// The bundled numbers must show what the study reports, and must be what the script derives.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Measurement,
  readMeasurements,
  type Snapshot,
  type Task,
} from '../../src/sandbox/story/measurements.ts';

const all = readMeasurements();
const rows = (snapshot: Snapshot, task: Task) =>
  all.filter((row) => row.snapshot === snapshot && row.task === task);
const mean = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const column = <Key extends keyof Measurement>(found: readonly Measurement[], key: Key) =>
  found.map((row) => row[key]);

test('both snapshots answered the same 1,150 questions', () => {
  for (const [task, n] of [
    ['prime', 1000],
    ['leetcode_easy', 50],
    ['sensitiveq', 100],
  ] as const) {
    const march = column(rows('gpt-4-0314', task), 'caseNumber').toSorted((a, b) => a - b);
    const june = column(rows('gpt-4-0613', task), 'caseNumber').toSorted((a, b) => a - b);
    assert.equal(march.length, n);
    assert.equal(new Set(march).size, n);
    assert.deepEqual(june, march);
  }
});

test('primes: accuracy .84 → .51, median answer 527 → 4 characters, latency 6.7 → 1.5 s', () => {
  const [march, june] = [rows('gpt-4-0314', 'prime'), rows('gpt-4-0613', 'prime')];
  assert.equal(mean(column(march, 'correct')).toFixed(2), '0.84');
  assert.equal(mean(column(june, 'correct')).toFixed(2), '0.51');
  assert.ok(Math.abs(median(column(march, 'answerChars')) - 527) <= 1);
  assert.equal(median(column(june, 'answerChars')), 4);
  assert.equal((median(column(march, 'latencyMs')) / 1000).toFixed(1), '6.7');
  assert.equal((median(column(june, 'latencyMs')) / 1000).toFixed(1), '1.5');
});

test('LeetCode: answers in a markdown fence 0 → 44 of 50; directly usable fell', () => {
  const fenced = (snapshot: Snapshot) =>
    rows(snapshot, 'leetcode_easy').filter((row) => row.formatKept === 0).length;
  assert.deepEqual([fenced('gpt-4-0314'), fenced('gpt-4-0613')], [0, 44]);
  assert.ok(
    mean(column(rows('gpt-4-0314', 'leetcode_easy'), 'correct')) >
      mean(column(rows('gpt-4-0613', 'leetcode_easy'), 'correct')),
  );
});

test('sensitive questions answered .21 → .05', () => {
  assert.equal(mean(column(rows('gpt-4-0314', 'sensitiveq'), 'answered')).toFixed(2), '0.21');
  assert.equal(mean(column(rows('gpt-4-0613', 'sensitiveq'), 'answered')).toFixed(2), '0.05');
  for (const row of all.filter((candidate) => candidate.task === 'sensitiveq'))
    assert.equal(row.refused, 1 - (row.answered ?? Number.NaN));
});

test('the bundled table is what the script derives from the originals', (t) => {
  const originals = fileURLToPath(new URL('../../../shared/data/llmdrift', import.meta.url));
  if (!existsSync(originals)) return t.skip('data originals not found');
  const folder = mkdtempSync(join(tmpdir(), 'llmdrift-'));
  try {
    const output = join(folder, 'derived.csv');
    execFileSync(process.execPath, [
      fileURLToPath(new URL('../../scripts/derive-llmdrift.mjs', import.meta.url)),
      originals,
      output,
    ]);
    assert.equal(
      readFileSync(output, 'utf8'),
      readFileSync(new URL('../../src/sandbox/story/llmdrift.csv', import.meta.url), 'utf8'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
