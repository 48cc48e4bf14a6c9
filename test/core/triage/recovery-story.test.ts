// The sandbox's own afternoon, after the model is pinned: measured answers, the pin asks for another model's name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import type { Change, EvaluatorMeaning, LlmCall } from '../../../src/core/model/records.ts';
import { looked } from '../../../src/core/triage/evidence.ts';
import { triage } from '../../../src/core/triage/triage.ts';
import { createStory, linesWithPin } from '../../../src/sandbox/story/story.ts';
import { callOf, changeOf, QUESTION, sourcesOf } from './seeded.ts';

const MINUTE = 60_000;
const PIN_AT = '2026-11-20T14:31:00.000Z';
const PIN = Date.parse(PIN_AT);
const STORY = createStory();
const PINNED = linesWithPin(STORY, PIN_AT, 'Ana Silva');

const minutesAfterPin = (minutes: number): TriageResult => triageAt(PIN + minutes * MINUTE, PINNED);

function triageAt(now: number, lines: typeof PINNED): TriageResult {
  const calls: LlmCall[] = [];
  const changes: Change[] = [];
  const meanings: EvaluatorMeaning[] = [];
  for (const line of lines) {
    const at = Date.parse(line.at);
    if (at >= now) continue;
    if (line.kind === 'llm_call') calls.push(callOf(at, line));
    if (line.kind === 'change') changes.push(changeOf(at, { ...line, kind: 'change', at }));
    if (line.kind === 'evaluator') meanings.push({ ...line, kind: 'evaluator', at });
  }
  const sources = sourcesOf(calls, { changes: looked(changes), evaluators: looked(meanings) });
  return triage(sources, { ...QUESTION, now, baselineMs: 7 * 24 * 60 * MINUTE });
}

test('ten minutes after the pin: perhaps recovering, and how many more calls will tell', () => {
  const { verdict, conclusion, recovery } = minutesAfterPin(10);
  assert.equal(verdict, 'ambiguous', conclusion);
  assert.match(conclusion, /^Perhaps recovering since 14:3\d UTC: about \d+ more calls will tell\./);
  assert.match(recovery?.endedBy?.summary ?? '', /^Pinned/);
});

for (const minutes of [30, 65])
  test(`${minutes} minutes after the pin: back to normal, ended by the pin, begun by the swap`, () => {
    const { verdict, conclusion, nextAction, recovery, suspectChange, rejectedChanges } =
      minutesAfterPin(minutes);
    assert.equal(verdict, 'inside', conclusion);
    assert.match(
      conclusion,
      /^Back to normal since about 14:3\d UTC: correct answers \d\d % in app\.task=prime \(normal \d+–\d+ %, \d+ calls\)\. It was outside from about 13:00 UTC \(5\d %, \d+ calls\), when the served model changed: gpt-4-0314 → gpt-4-0613.*; it ended when: Pinned gpt-4-0314 instead of gpt-4 \(14:31 UTC\)\./,
    );
    assert.match(
      nextAction,
      /^Keep the pin on gpt-4-0314 until the golden set passes on gpt-4-0613; then `\/incident resolve`/,
    );
    assert.equal(recovery?.endedBy?.to, 'gpt-4-0314');
    assert.equal(suspectChange?.to, 'gpt-4-0613');
    assert.ok(rejectedChanges.every(({ change }) => change.at !== PIN));
  });

// A bot that first asks after most of its history is the fault itself must not date the fault to where it began to look.
for (const hours of [1, 3, 7, 9, 11])
  test(`never pinned, asked ${hours} h after the swap: the same onset, the same change`, () => {
    const { verdict, suspectChange, onset, conclusion } = triageAt(
      Date.parse('2026-11-20T13:00:00Z') + hours * 60 * MINUTE,
      linesWithPin(STORY, null, 'nobody'),
    );
    assert.equal(verdict, 'outside', conclusion);
    assert.equal(suspectChange?.to, 'gpt-4-0613', conclusion);
    assert.ok(Math.abs((onset?.at ?? 0) - Date.parse('2026-11-20T13:00:00Z')) < 5 * MINUTE, conclusion);
  });
