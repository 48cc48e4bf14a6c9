// What the tree concludes in simulated worlds: healthy, shifted mix, our own errors, provider errors, latency, cohorts.
// long: one world and its dials, asked about in many ways; apart, the cases would each repeat them
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import type { Attributes, LlmCall } from '../../../src/core/model/records.ts';
import { looked } from '../../../src/core/triage/evidence.ts';
import { triage } from '../../../src/core/triage/triage.ts';
import {
  type CallShape,
  callsFrom,
  changeOf,
  HOUR,
  NOW,
  normal,
  QUESTION,
  random,
  sourcesOf,
} from './seeded.ts';

const MINUTE = 60_000;

interface Dials {
  readonly correct: number;
  readonly refusal: number;
  readonly errorRate: number;
  readonly errorType: string;
  readonly latencyMs: number;
  readonly inputTokens: number;
  readonly attributes: Attributes;
}

const HEALTHY: Dials = {
  correct: 0.85,
  refusal: 0.04,
  errorRate: 0.004,
  errorType: '503',
  latencyMs: 1600,
  inputTokens: 1200,
  attributes: {},
};

/** Calls of a feature with three tasks, three regions and two providers; `dials` says what holds at a moment. */
function world(
  seed: number,
  dials: (at: number, task: string, next: () => number) => Partial<Dials>,
  everyMs = 24_000,
): LlmCall[] {
  const next = random(seed);
  // A slow wander of the level from hour to hour, as real features have it.
  let wander = 0;
  return callsFrom(NOW - 48 * HOUR, NOW, everyMs, (at, index): CallShape => {
    if (index % 150 === 0) wander = 0.8 * wander + 0.06 * normal(next);
    const task = next() < 0.5 ? 'chat' : next() < 0.6 ? 'search' : 'legal';
    const now = { ...HEALTHY, ...dials(at, task, next) };
    const logit = (p: number): number => 1 / (1 + ((1 - p) / p) * Math.exp(-wander));
    const attributes = {
      'app.task': task,
      'cloud.region': next() < 0.5 ? 'us-east-1' : next() < 0.6 ? 'eu-west-1' : 'ap-southeast-1',
      'gen_ai.provider.name': next() < 0.8 ? 'openai' : 'azure.ai.openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'prompt.version': 'v11',
      ...now.attributes,
    };
    if (next() < now.errorRate)
      return { durationMs: 300, attributes: { ...attributes, 'error.type': now.errorType } };
    return {
      durationMs: Math.round(now.latencyMs * Math.exp(0.5 * normal(next) + wander / 2)),
      attributes: {
        ...attributes,
        'gen_ai.usage.input_tokens': Math.round(now.inputTokens * Math.exp(0.5 * normal(next))),
      },
      evaluations: {
        correct: next() < logit(now.correct) ? 1 : 0,
        refusal: next() < logit(now.refusal) ? 1 : 0,
      },
    };
  });
}

const since =
  (start: number, dials: Partial<Dials>) =>
  (at: number): Partial<Dials> =>
    at >= start ? dials : {};
const ask = (calls: readonly LlmCall[], more = {}): TriageResult => triage(sourcesOf(calls, more), QUESTION);
const line = (result: TriageResult, check: string): string =>
  result.findings.find((one) => one.check === check)?.line ?? '';
const kind = (result: TriageResult, check: string): string =>
  result.findings.find((one) => one.check === check)?.answer.kind ?? '';

describe('nothing is wrong', () => {
  test('forty healthy features: none is called outside, none pages anyone', () => {
    const verdicts = Array.from({ length: 40 }, (_, seed) => ask(world(1000 + seed, () => ({}), 36_000)));
    const wrong = verdicts.flatMap(({ verdict, conclusion }, seed) =>
      verdict === 'outside' ? [`seed ${1000 + seed}: ${conclusion}`] : [],
    );
    // Each of two families is held at 1 %: 40 triages are expected to give 0.8 false answers, 4 are a fault.
    assert.ok(wrong.length < 4, wrong.join('\n'));
    const inside = verdicts.filter(({ verdict }) => verdict === 'inside');
    assert.ok(inside.length >= 32, `${inside.length} of 40 inside`);
    const told = inside.filter(({ conclusion }) =>
      /^Nothing is outside normal: correct answers \d+ % \(normal \d+–\d+ %\)/.test(conclusion),
    );
    assert.ok(told.length >= 25, inside[0]?.conclusion);
    assert.equal(inside[0]?.escalateTo, 'nobody');
  });

  test('a change in the mix of traffic alone is no drop', () => {
    const mixed = (seed: number): LlmCall[] =>
      world(seed, (at, task, next) => {
        const legal = task === 'legal' || (at >= NOW - 5 * HOUR && next() < 0.5);
        return legal
          ? { correct: 0.6, refusal: 0.2, latencyMs: 3000, attributes: { 'app.task': 'legal' } }
          : {};
      });
    for (const seed of [1, 2, 3, 4, 5]) {
      const result = ask(mixed(seed));
      assert.equal(result.verdict, 'inside', `seed ${seed}: ${result.conclusion}`);
    }
    const quality = ask(mixed(1)).findings.find(({ check }) => check === 'quality-scores');
    assert.match(quality?.details.join(' ') ?? '', /adjusted to the present mix of app\.task/);
  });
});

describe('the provider', () => {
  test('errors rise to 12 %: the provider is failing, quality stable', () => {
    const result = ask(world(7, since(NOW - 40 * MINUTE, { errorRate: 0.12 })));
    assert.deepEqual([result.verdict, result.domain, result.escalateTo], ['outside', 'provider', 'infra']);
    assert.match(result.conclusion, /^The provider is failing: provider errors rose to \d+ %/);
  });

  test('a quota of our own is not the provider', () => {
    const result = ask(
      world(8, since(NOW - 40 * MINUTE, { errorRate: 0.2, errorType: 'insufficient_quota' })),
    );
    assert.deepEqual([result.verdict, result.domain], ['outside', 'infrastructure_or_retrieval']);
    assert.equal(kind(result, 'provider-errors'), 'no');
    assert.match(line(result, 'provider-errors'), /on our side/);
    assert.match(result.nextAction, /quota/);
  });

  test('429 without more traffic of ours points at the provider; in a burst of ours it does not', () => {
    const limited = since(NOW - 40 * MINUTE, { errorRate: 0.2, errorType: '429' });
    assert.equal(ask(world(9, limited)).domain, 'provider');
    const burst = callsFrom(NOW - 40 * MINUTE, NOW, 2_000, (_at, index) => ({
      durationMs: 1600,
      attributes: index % 5 === 0 ? { 'error.type': '429' } : {},
    }));
    const calls = [...world(9, limited), ...burst].sort((a, b) => a.at - b.at);
    const result = ask(calls);
    assert.notEqual(result.domain, 'provider');
    assert.match(line(result, 'provider-errors'), /on our side: rate limits/);
  });

  test('a page that reports trouble while everything is normal does not decide', () => {
    const major = looked({
      url: 'https://status.example',
      indicator: 'major',
      description: 'Outage',
      incidents: null,
    } as const);
    const result = ask(
      world(1001, () => ({}), 36_000),
      { statusPage: major },
    );
    assert.equal(kind(result, 'provider-status'), 'yes');
    assert.notEqual(result.verdict, 'outside');
  });
});

describe('quality, prompt, cohort', () => {
  test('one task drops: the task is named, and the others are said to be as before', () => {
    const result = ask(
      world(10, (at, task) => (at >= NOW - 3 * HOUR && task === 'search' ? { correct: 0.6 } : {})),
    );
    assert.equal(result.domain, 'prompt_or_model');
    assert.match(result.conclusion, /in app\.task=search/);
    assert.match(line(result, 'quality-scores'), /in app\.task=search.*chat: \d+ % → \d+ %, as before/);
  });

  test('a flag for a tenth of the calls is found in its cohort, and the flag is the suspect', () => {
    const start = NOW - 12 * HOUR;
    const calls = world(11, (at, _task, next) => {
      const on = at >= start && next() < 0.1;
      return { attributes: { 'feature_flag.strict': on ? 'on' : 'off' }, ...(on ? { refusal: 0.25 } : {}) };
    });
    const flag = changeOf(start - MINUTE, {
      type: 'feature_flag',
      summary: 'strict for 10 %',
      from: '0 %',
      to: '10 %',
      attributes: { 'feature_flag.strict': 'on' },
    });
    const other = changeOf(start - MINUTE, {
      type: 'deploy',
      summary: 'only for the other cohort',
      attributes: { 'feature_flag.strict': 'off' },
    });
    const result = ask(calls, { changes: looked([flag, other]) });
    assert.match(result.conclusion, /refusals rose to \d+ % in feature_flag\.strict=on/);
    assert.equal(result.suspectChange?.summary, 'strict for 10 %');
    assert.match(
      result.rejectedChanges[0]?.why ?? '',
      /concerns feature_flag\.strict=off, but the harm shows in feature_flag\.strict=on/,
    );
  });

  test('an evaluator that nobody explained is shown, never concluded upon', () => {
    const calls = world(12, () => ({})).map((call) => ({
      ...call,
      evaluations: { vibes: call.at > NOW - HOUR ? 0.1 : 0.9 },
    }));
    const result = ask(calls);
    assert.notEqual(result.verdict, 'outside');
    const found = result.findings.find(({ check }) => check === 'behavioural-scores');
    assert.ok(found?.answer.kind === 'could_not_look' && /vibes/.test(found.answer.why));
    assert.equal(found.measurements[0]?.series, 'eval.vibes');
    const explained = triage(sourcesOf(calls), {
      ...QUESTION,
      evaluators: { vibes: { layer: 'quality', worse: 'down' } },
    });
    assert.equal(explained.verdict, 'outside');
  });
});

describe('latency and tokens', () => {
  test('slower with quality stable is infrastructure', () => {
    const result = ask(world(13, since(NOW - 2 * HOUR, { latencyMs: 3200 })));
    assert.deepEqual(
      [result.verdict, result.domain, result.escalateTo],
      ['outside', 'infrastructure_or_retrieval', 'infra'],
    );
    assert.match(
      result.conclusion,
      /^Slower or heavier, with quality stable: median latency rose to 3\.\d s/,
    );
  });

  test('longer input after a retrieval change names that change', () => {
    const change = changeOf(NOW - 2 * HOUR, {
      type: 'retrieval_config',
      summary: 'top_k 5 → 20',
      from: '5',
      to: '20',
    });
    const result = ask(world(14, since(NOW - 2 * HOUR, { inputTokens: 3600 })), {
      changes: looked([change]),
    });
    assert.equal(result.domain, 'infrastructure_or_retrieval');
    assert.equal(result.suspectChange?.type, 'retrieval_config');
  });

  test('faster alone is told and is not "inside"', () => {
    const result = ask(world(15, since(NOW - 2 * HOUR, { latencyMs: 500 })));
    assert.equal(result.verdict, 'ambiguous');
    assert.match(result.conclusion, /^Nothing measured got worse, but something changed: median latency/);
  });
});

describe('little to look at', () => {
  test('no baseline: it says so and calls nothing outside', () => {
    const result = ask(world(16, () => ({ correct: 0.1 })).filter(({ at }) => at >= NOW - 30 * MINUTE));
    assert.equal(result.verdict, 'no_baseline');
    assert.equal(result.domain, 'undetermined');
  });

  test('no calls now, but before: it says when the last one came', () => {
    const result = ask(world(17, () => ({})).filter(({ at }) => at < NOW - 90 * MINUTE));
    assert.match(result.conclusion, /^No calls at all in the last 1 h: the last one came 1 h 30 min ago/);
    assert.notEqual(result.verdict, 'inside');
  });
});

test('few scored answers and calm latency: the answers cannot be judged yet, and it says how many more are needed', () => {
  const sparse = world(1002, () => ({}), 36_000).map((call, index) =>
    index % 5 === 0 ? call : { ...call, evaluations: {} },
  );
  const result = ask(sparse);
  assert.equal(result.verdict, 'ambiguous');
  assert.match(
    result.conclusion,
    /^Nothing is outside normal so far, but the answers cannot be judged yet: .*about \d+ more calls would settle it\.$/,
  );
});

test('90,000 calls are triaged in a few seconds', () => {
  const calls = world(18, since(NOW - 2 * HOUR, { correct: 0.7 }), 1_920);
  assert.ok(calls.length >= 90_000 - 1);
  const started = performance.now();
  assert.equal(ask(calls).verdict, 'outside');
  const tookMs = performance.now() - started;
  assert.ok(tookMs < 15_000, `${Math.round(tookMs)} ms`);
});
