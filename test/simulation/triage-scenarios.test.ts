// Triage of the published-incident scenarios, against what each says a good bot concludes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOMENTS, triageScenario } from '../../bench/scenario-triage.ts';

const SEED = '3';
/** Shorter than the spec's four weeks, for speed. */
const BASELINE_DAYS = 4;

for (const name of Object.keys(MOMENTS))
  test(`${name}, seed ${SEED}`, async () => {
    const { scenario, result } = await triageScenario(name, SEED, BASELINE_DAYS);
    for (const key of ['verdict', 'domain', 'escalateTo'] as const) {
      const wanted = scenario.expected[key];
      if (wanted !== undefined)
        assert.ok([wanted].flat().includes(result[key]), `${key} ${result[key]}: ${result.conclusion}`);
    }
    if (result.verdict === 'outside')
      assert.doesNotMatch(result.conclusion, /^Not |^Nothing /, 'the verdict and its sentence agree');
    const wanted = [scenario.expected['suspectChange']].flat();
    assert.ok(
      wanted.some((one) => typeOf(one) === (result.suspectChange?.type ?? null)),
      `suspect ${result.suspectChange?.summary}`,
    );
  });

const typeOf = (change: unknown): unknown =>
  change === null ? null : (change as { readonly type: string }).type;
