// The stage: looks side by side, waits only so long, and says of each failed source why and how to enable it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failed, success } from '../../src/core/model/result.ts';
import { runTriage, type TriagePorts, type TriageRequest } from '../../src/flow/run-triage.ts';
import { callsFrom, HOUR, NOW, QUESTION, random } from '../core/triage/seeded.ts';

const REQUEST: TriageRequest = { ...QUESTION, provider: null, statusPage: null };
const next = random(1);
// A call each ten seconds: 360 in the window are enough to exclude what matters.
const CALLS = callsFrom(NOW - 30 * HOUR, NOW, 10_000, () => ({
  durationMs: 1500 + 500 * next(),
  attributes: { 'gen_ai.provider.name': 'openai' },
  evaluations: { correct: next() < 0.85 ? 1 : 0 },
}));
const never = (): Promise<never> => new Promise(() => undefined);

function portsWith(
  telemetry: Partial<TriagePorts['telemetry']> = {},
  more: Partial<TriagePorts> = {},
): TriagePorts {
  return {
    telemetry: {
      calls: async (_feature, from, to) => CALLS.filter(({ at }) => at >= from && at < to),
      feedback: async () => [],
      changes: async () => [],
      providerStatus: async () => [],
      evaluators: async () => [],
      span: async () => null,
      features: async () => ['assistant'],
      ...telemetry,
    },
    statusPage: {
      fetch: async () => failed({ system: 'statuspage', code: 'none', why: 'unused', retryable: false }),
    },
    // Waits for ever: a source that answers is not cut off by real time.
    patience: never,
    ...more,
  };
}

const source = (result: Awaited<ReturnType<typeof runTriage>>, name: string) =>
  result.sources.find((one) => one.name === name);
const answer = (result: Awaited<ReturnType<typeof runTriage>>, check: string) =>
  result.findings.find((one) => one.check === check)?.answer;

describe('any subset of sources will do', () => {
  test('everything there: judged, provider taken from the calls', async () => {
    const asked: string[] = [];
    const result = await runTriage(
      portsWith({
        providerStatus: async (provider) => {
          asked.push(provider);
          return [];
        },
      }),
      REQUEST,
    );
    assert.equal(result.verdict, 'inside');
    assert.deepEqual(asked, ['openai']);
    assert.equal(result.at, NOW);
  });

  test('no calls at all: could not look, and how to send records', async () => {
    const result = await runTriage(portsWith({ calls: async () => [] }), REQUEST);
    assert.equal(result.verdict, 'no_baseline');
    assert.match(
      result.conclusion,
      /^Could not look: No call of "assistant" was recorded in the last 2 d 1 h/,
    );
    assert.match(result.nextAction, /POST \/v1\/records/);
    for (const check of ['provider-errors', 'quality-scores', 'latency'])
      assert.equal(answer(result, check)?.kind, 'could_not_look');
    assert.equal(result.chart, null);
    assert.equal(result.baseline, null);
  });

  test('no status page and no status line: could not look, with the setting to make', async () => {
    const result = await runTriage(portsWith(), REQUEST);
    const status = answer(result, 'provider-status');
    assert.ok(status?.kind === 'could_not_look' && /statusPage in oncall\.yml/.test(status.enable));
    assert.equal(source(result, 'status page')?.available, false);
  });

  test('a page that fails says why; the rest is judged', async () => {
    const page = {
      fetch: async () =>
        failed({ system: 'statuspage', code: '503', why: 'it answered 503', retryable: true }),
    };
    const result = await runTriage(portsWith({}, { statusPage: page }), {
      ...REQUEST,
      statusPage: 'https://status.example',
    });
    const status = answer(result, 'provider-status');
    assert.ok(status?.kind === 'could_not_look' && /it answered 503/.test(status.why));
    assert.equal(result.verdict, 'inside');
  });

  test('a page that is read is told with its indicator', async () => {
    const page = {
      fetch: async () =>
        success({ indicator: 'major' as const, description: 'Partial outage', incidents: null }),
    };
    const result = await runTriage(portsWith({}, { statusPage: page }), {
      ...REQUEST,
      statusPage: 'https://status.example',
    });
    const status = result.findings.find(({ check }) => check === 'provider-status');
    assert.equal(status?.answer.kind, 'yes');
    assert.match(status?.details.join(' ') ?? '', /did not list incidents: unknown, not healthy/);
  });

  test('a store that throws costs only its own checks', async () => {
    const result = await runTriage(
      portsWith({
        changes: async () => {
          throw new Error('disk full');
        },
      }),
      REQUEST,
    );
    assert.match(source(result, 'announced changes')?.note ?? '', /The store of changes failed: disk full/);
    assert.equal(answer(result, 'quality-scores')?.kind, 'no');
  });
});

test('a source that never answers is given up at its deadline, while the others are already there', async () => {
  const waits: number[] = [];
  const result = await runTriage(
    portsWith(
      {},
      {
        statusPage: { fetch: never },
        patience: async (wallMs) => {
          waits.push(wallMs);
          await settled();
        },
      },
    ),
    { ...REQUEST, statusPage: 'https://status.example' },
  );
  assert.match(source(result, 'status page')?.note ?? '', /did not answer within 20 s/);
  assert.equal(result.verdict, 'inside');
  assert.ok(waits.every((wallMs) => wallMs === 20_000));
});

/** Lets every promise that is ready run first. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('which feature', () => {
  test('none named, one recorded: that one', async () => {
    const result = await runTriage(portsWith(), { ...REQUEST, feature: null });
    assert.equal(result.verdict, 'inside');
  });
  test('none named, several recorded: it asks for one', async () => {
    const result = await runTriage(portsWith({ features: async () => ['search', 'chat'] }), {
      ...REQUEST,
      feature: null,
    });
    assert.match(result.conclusion, /names no feature, and there are several: search, chat/);
    assert.equal(result.domain, 'undetermined');
  });
});
