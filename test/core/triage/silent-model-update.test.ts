// A silent model update, simulated with the rates of the LLMDrift study (GPT-4, March and June 2023 snapshots).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding, TriageResult } from '../../../src/core/model/finding.ts';
import type { LlmCall } from '../../../src/core/model/records.ts';
import { looked } from '../../../src/core/triage/evidence.ts';
import { triage } from '../../../src/core/triage/triage.ts';
import { callsFrom, changeOf, HOUR, NOW, normal, QUESTION, random, sourcesOf } from './seeded.ts';

const MINUTE = 60_000;
const SWAP = NOW - 80 * MINUTE;
const TASKS = ['prime', 'prime', 'prime', 'leetcode_easy', 'sensitiveq'] as const;

interface World {
  readonly seed: number;
  readonly everyMs?: number;
  readonly swapAt?: number;
  readonly primeAfter?: number;
}

function calls({ seed, everyMs = 20_000, swapAt = SWAP, primeAfter = 0.51 }: World): LlmCall[] {
  const next = random(seed);
  return callsFrom(NOW - 30 * HOUR, NOW, everyMs, (at, index) => {
    const june = at >= swapAt;
    const task = TASKS[index % TASKS.length] ?? 'prime';
    const yes = (chance: number): number => (next() < chance ? 1 : 0);
    const evaluations: Record<string, number> =
      task === 'prime'
        ? { correct: yes(june ? primeAfter : 0.84) }
        : task === 'leetcode_easy'
          ? { format_valid: yes(june ? 0.12 : 0.98) }
          : { refusal: yes(june ? 0.95 : 0.79) };
    return {
      durationMs: Math.round((june ? 1500 : 6700) * Math.exp(0.4 * normal(next))),
      evaluations,
      attributes: {
        'app.task': task,
        'cloud.region': next() < 0.6 ? 'eu-west-1' : 'us-east-1',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4',
        'gen_ai.response.model': june ? 'gpt-4-0613' : 'gpt-4-0314',
        'prompt.version': 'v7',
        'gen_ai.usage.output_tokens': Math.max(
          1,
          Math.round((june && task === 'prime' ? 4 : 180) * Math.exp(0.5 * normal(next))),
        ),
      },
    };
  });
}

const FLAG = changeOf(SWAP + 40 * MINUTE, { type: 'feature_flag', summary: 'composer suggestions on' });
const GREEN = looked({
  url: 'https://status.openai.com',
  indicator: 'none',
  description: 'All Systems Operational',
  incidents: [],
} as const);
const ask = (world: World): TriageResult =>
  triage(sourcesOf(calls(world), { changes: looked([FLAG]), statusPage: GREEN }), QUESTION);
const finding = ({ findings }: TriageResult, check: string): Finding => {
  const found = findings.find((one) => one.check === check);
  assert.ok(found, `no finding of ${check}`);
  return found;
};

describe('a silent update of the served model', () => {
  const result = ask({ seed: 1 });

  test('is a matter of prompt or model, clearly outside normal, for the ML people', () => {
    assert.equal(result.verdict, 'outside');
    assert.equal(result.domain, 'prompt_or_model');
    assert.equal(result.escalateTo, 'ml');
  });

  test('says the answer first: what fell, where, its normal range, and the model nobody announced', () => {
    assert.match(
      result.conclusion,
      /^Prompt or model, not the provider: correct answers fell to [45]\d % in app\.task=prime \(normal \d+–\d+ %, \d+ calls\) since about 12:4\d UTC, when the served model changed: gpt-4-0314 → gpt-4-0613, requested gpt-4; nobody announced it/,
    );
    assert.match(result.nextAction, /^Pin gpt-4-0314 if the runbook has a pin/);
  });

  test('names the served model as the suspect, observed in the calls', () => {
    assert.equal(result.suspectChange?.type, 'model_version');
    assert.equal(result.suspectChange?.attributes['observed'], true);
    assert.equal(result.suspectChange?.from, 'gpt-4-0314');
    assert.equal(result.suspectChange?.to, 'gpt-4-0613');
    assert.equal(result.suspectChange?.at, SWAP);
  });

  test('rejects the flag, 40 minutes after the onset', () => {
    const rejected = result.rejectedChanges.find(({ change }) => change.type === 'feature_flag');
    assert.match(rejected?.why ?? '', /^(39|40) min after the onset/);
    assert.equal(finding(result, 'changes-in-window').answer.kind, 'yes');
  });

  test('dates the onset to the swap', () => {
    const onset = result.onset;
    assert.ok(
      onset !== null &&
        onset.earliest <= SWAP &&
        SWAP <= onset.latest + MINUTE &&
        onset.latest - onset.earliest < 20 * MINUTE,
    );
  });

  test('finds quality and format worse; faster is no comfort; green and silent errors are weak evidence', () => {
    assert.equal(finding(result, 'quality-scores').answer.kind, 'yes');
    assert.match(
      finding(result, 'behavioural-scores').line,
      /valid format \(format_valid\) \d+ % in app\.task=leetcode_easy/i,
    );
    assert.match(finding(result, 'latency').line, /^Faster than normal, no comfort while answers are worse/);
    assert.match(finding(result, 'provider-status').line, /weak evidence/);
    const errors = finding(result, 'provider-errors').answer;
    assert.ok(
      errors.kind === 'could_not_look' && /instrumentation may leave failed calls out/.test(errors.why),
    );
  });

  test('draws the quality series first, with normal band, onset and changes', () => {
    assert.match(result.chart?.series[0]?.name ?? '', /^correct answers/);
    assert.ok((result.chart?.series.length ?? 0) <= 4);
    assert.equal(result.chart?.onset, result.onset?.at);
    for (const { points, normalRange } of result.chart?.series ?? []) {
      assert.ok(points.length > 1 && normalRange[0] < normalRange[1]);
      for (const { value, low, high, n } of points) assert.ok(low <= value && value <= high && n >= 4);
    }
  });
});

test('with few refusals so far it says how many more calls are needed, instead of "no"', () => {
  const result = ask({ seed: 2, everyMs: 60_000, swapAt: NOW - 45 * MINUTE });
  const refusals = finding(result, 'behavioural-scores').measurements.find(
    ({ series }) => series === 'eval.refusal',
  );
  assert.ok(refusals !== undefined && refusals.n < 30);
  const alone = triage(
    sourcesOf(
      calls({ seed: 2, everyMs: 60_000, swapAt: NOW - 45 * MINUTE }).map((call) => ({
        ...call,
        evaluations: 'refusal' in call.evaluations ? call.evaluations : {},
      })),
    ),
    QUESTION,
  );
  const answer = finding(alone, 'behavioural-scores').answer;
  assert.ok(
    answer.kind === 'not_enough_data' && /^about \d+ more calls$/.test(answer.needed),
    JSON.stringify(answer),
  );
});

test('the same answer for twenty seeds', () => {
  for (let seed = 100; seed < 120; seed++) {
    const { verdict, domain, suspectChange } = ask({ seed });
    assert.deepEqual(
      [verdict, domain, suspectChange?.to],
      ['outside', 'prompt_or_model', 'gpt-4-0613'],
      `seed ${seed}`,
    );
  }
});

test('an announced model change is named as announced, not twice', () => {
  const announced = changeOf(SWAP - 2 * MINUTE, {
    type: 'model_version',
    summary: 'moved to gpt-4-0613',
    from: 'gpt-4-0314',
    to: 'gpt-4-0613',
  });
  const result = triage(sourcesOf(calls({ seed: 3 }), { changes: looked([announced]) }), QUESTION);
  assert.equal(result.suspectChange?.summary, 'moved to gpt-4-0613');
  assert.equal(result.suspectChange?.attributes['observed'], undefined);
  assert.equal(finding(result, 'changes-in-window').changes.length, 1);
});
