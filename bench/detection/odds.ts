// How strongly a minute's calls speak for a fault that is known in advance: what only the world itself can tell.
import { logGamma } from '../../src/core/detection/confidence.ts';
import type { LlmCall } from '../../src/core/model/records.ts';
import { CLIENTS, MODELS } from './call-shapes.ts';
import { JUDGE_WEIGHT } from './levels.ts';

const PLACES = 4;
const JUDGE = 3;

/**
 * Log-likelihood ratio of the calls, natural log, over refusals, invalid formats, errors and the judge's scores. Latency is
 * left out: it can never page alone, so no detector may use it alone.
 * @param normal levels [behaviour × model × cohort] without the fault; @param faulty the same with it
 */
export function logRatioOf(calls: readonly LlmCall[], normal: Float64Array, faulty: Float64Array): number {
  let sum = 0;
  for (const call of calls) {
    const model = MODELS.indexOf(call.attributes['gen_ai.request.model'] as (typeof MODELS)[number]);
    const place = model * 2 + CLIENTS.indexOf(call.attributes['client.version'] as (typeof CLIENTS)[number]);
    const failed = call.attributes['error.type'] !== undefined;
    sum += rateRatio(normal, faulty, 2 * PLACES + place, failed);
    if (failed) continue;
    sum += rateRatio(normal, faulty, place, call.evaluations['refusal'] === 1);
    sum += rateRatio(normal, faulty, PLACES + place, call.evaluations['format_valid'] === 0);
    const judge = call.evaluations['judge'];
    const bad = normal[JUDGE * PLACES + place] as number;
    const worse = faulty[JUDGE * PLACES + place] as number;
    if (judge !== undefined && bad !== worse) sum += betaLog(judge, 1 - worse) - betaLog(judge, 1 - bad);
  }
  return sum;
}

function rateRatio(normal: Float64Array, faulty: Float64Array, index: number, happened: boolean): number {
  const p = normal[index] as number;
  const q = faulty[index] as number;
  if (p === q) return 0;
  return Math.log(happened ? q / p : (1 - q) / (1 - p));
}

/** Log density of the judge's beta at `score` with this mean. */
function betaLog(score: number, mean: number): number {
  const x = Math.min(1 - 1e-9, Math.max(1e-9, score));
  const a = mean * JUDGE_WEIGHT;
  const b = JUDGE_WEIGHT - a;
  // Γ(a + b) does not depend on the mean: it cancels.
  return (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) - logGamma(a) - logGamma(b);
}
