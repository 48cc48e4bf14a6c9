// The last 24 hours of a feature: counted, or why there is nothing to count.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { metadataCoverage } from '../../src/flow/metadata-coverage.ts';
import { callOf } from '../core/telemetry/metadata/calls.ts';

const NOW = Date.UTC(2026, 10, 20, 13);
const HOUR = 3_600_000;

it('counts the last 24 hours, and says why there is nothing to count', async () => {
  const all = { 'support-answers': [NOW - HOUR, NOW, NOW - 25 * HOUR], search: [NOW - 50 * HOUR] };
  const timesOf = (feature: string) => Object.entries(all).find(([name]) => name === feature)?.[1] ?? [];
  const telemetry = {
    calls: async (feature: string, from: number, to: number) =>
      timesOf(feature)
        .filter((at) => at >= from && at < to)
        .map((at) => callOf({ feature, at })),
    features: async () => Object.keys(all),
    span: async (feature: string) => {
      const times = timesOf(feature);
      return times.length === 0 ? null : { first: Math.min(...times), last: Math.max(...times) };
    },
  };
  const ask = (feature: string) => metadataCoverage({ telemetry, clock: { now: () => NOW } }, feature);
  const counted = await ask('support-answers');
  assert.ok(counted.ok);
  assert.equal(counted.value.calls, 2);
  const said = async (feature: string) => {
    const answer = await ask(feature);
    return answer.ok ? '' : `${answer.refusal.say} ${answer.refusal.remedy}`;
  };
  assert.match(
    await said('search'),
    /^No call of search came in the last 24 h; the last one came 2 d 2 h ago\. Look/,
  );
  assert.match(
    await said('serach'),
    /named "serach" was ever recorded\. Features with calls: support-answers, search\.$/,
  );
});
