// How strongly a minute's calls speak for a fault that is known in advance: what only the world itself can tell.
import { logGamma } from '../../src/core/detection/confidence.ts';
import type { LlmCall } from '../../src/core/model/records.ts';
import { CLIENTS, MODELS } from './call-shapes.ts';
import { JUDGE_WEIGHT } from './levels.ts';

/** Log-likelihood ratio of the minute, natural log, for refusal, invalid format, error and judge. */
export type Odds = Float64Array;

export const noEvidence = (): Odds => new Float64Array(4);

/**
 * Latency is left out: it can never page alone, so no detector may use it alone.
 * @param normal levels [behaviour × model × cohort] without the fault
 * @param faulty the same with it
 */
export function oddsOf(
  calls: readonly LlmCall[],
  normal: Float64Array,
  faulty: Float64Array,
  into: Odds,
): void {
  into.fill(0);
  for (const call of calls) {
    const model = MODELS.indexOf(call.attributes['gen_ai.request.model'] as 'small' | 'large');
    const place = model * 2 + CLIENTS.indexOf(call.attributes['client.version'] as '4.9.9' | '5.2.0');
    const rateOdds = (behaviour: number, happened: boolean): void => {
      const p = normal[behaviour * 4 + place] as number;
      const q = faulty[behaviour * 4 + place] as number;
      if (p !== q)
        into[behaviour] = (into[behaviour] as number) + Math.log(happened ? q / p : (1 - q) / (1 - p));
    };
    const failed = call.attributes['error.type'] !== undefined;
    rateOdds(2, failed);
    if (failed) continue;
    rateOdds(0, call.evaluations['refusal'] === 1);
    rateOdds(1, call.evaluations['format_valid'] === 0);
    const judge = call.evaluations['judge'];
    const bad = normal[12 + place] as number;
    const worse = faulty[12 + place] as number;
    if (judge !== undefined && bad !== worse)
      into[3] = (into[3] as number) + betaLog(judge, 1 - worse) - betaLog(judge, 1 - bad);
  }
}

/** Log density of the judge's beta at `score` with this mean. */
function betaLog(score: number, mean: number): number {
  const x = Math.min(1 - 1e-9, Math.max(1e-9, score));
  const a = mean * JUDGE_WEIGHT;
  const b = (1 - mean) * JUDGE_WEIGHT;
  return (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) - logBeta(a, b);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
