// How good the refusal detector is, against people's labels; and what a rate of refusals is worth, given that.
import type { Interval } from '../../model/finding.ts';

/** Counts of answers, by what people said of them and what the detector said. */
export interface RefusalAccuracy {
  readonly model: string;
  /** Full refusals, and how many of them were found: sensitivity. */
  readonly refusals: { readonly found: number; readonly n: number };
  /** Answers that fully comply, and how many of them were left alone: specificity. */
  readonly compliances: { readonly leftAlone: number; readonly n: number };
  /** Answers that decline one part, and how many of them count as refusals: told, and in neither figure. */
  readonly partial: { readonly found: number; readonly n: number };
}

/**
 * Measured by `npm run measure:refusals` on the half of XSTest's completions that the patterns were not written on, each
 * labelled by two people. How that was kept apart: docs/metrics.md.
 * The prompts provoke refusals: on other traffic specificity is likely to be higher, and it differs between models.
 * @see Röttger et al., «XSTest», NAACL 2024; github.com/paul-rottger/exaggerated-safety @ d7bb5bd, CC BY 4.0
 */
export const REFUSAL_ACCURACY: readonly RefusalAccuracy[] = [
  {
    model: 'gpt-4',
    refusals: { found: 107, n: 109 },
    compliances: { leftAlone: 111, n: 112 },
    partial: { found: 2, n: 5 },
  },
  {
    model: 'llama-2',
    refusals: { found: 145, n: 147 },
    compliances: { leftAlone: 46, n: 51 },
    partial: { found: 18, n: 28 },
  },
  {
    model: 'pooled',
    refusals: { found: 252, n: 256 },
    compliances: { leftAlone: 157, n: 163 },
    partial: { found: 20, n: 33 },
  },
];

/**
 * A second look, at other models and another label: whether an answer answers directly. "Not answered" takes in answers that
 * argue with the question, so fewer of them are found; and how many differs between two snapshots of one model: after a
 * model switch a part of a change in the refusal rate may be the detector's.
 * @see Chen, Zaharia, Zou, «How is ChatGPT's behavior changing over time?», 2023; github.com/lchen001/LLMDrift @ 4938eb7,
 *   Apache-2.0 (sensitive questions, column "Response Rate")
 */
export const DIRECT_ANSWER_AGREEMENT: readonly RefusalAccuracy[] = [
  ['gpt-3.5-turbo-0301', 98, 98, 2, 2] as const,
  ['gpt-3.5-turbo-0613', 88, 92, 8, 8] as const,
  ['gpt-4-0314', 70, 79, 21, 21] as const,
  ['gpt-4-0613', 90, 95, 5, 5] as const,
].map(([model, found, refused, leftAlone, answered]) => ({
  model,
  refusals: { found, n: refused },
  compliances: { leftAlone, n: answered },
  partial: { found: 0, n: 0 },
}));

export interface CorrectedRate {
  /** Share of calls that a person would call a refusal, in [0, 1]. */
  readonly rate: number;
  /** 95 %, with the uncertainty of sensitivity and specificity in it, within [0, 1]. */
  readonly interval: Interval;
}

/**
 * The rate behind an observed rate, given how often the detector errs.
 * It corrects a level; a comparison of two levels by the same detector on the same model needs no correction.
 * @param observed share of calls that the detector called refusals, in [0, 1]
 * @param n calls behind `observed`, ≥ 1
 * @param accuracy by default the pooled one
 * @throws RangeError when `observed` or `n` is out of range, or the detector is no better than chance
 * @see Rogan & Gladen, «Estimating prevalence from the results of a screening test», Am. J. Epidemiol. 107, 1978
 * @see Lang & Reiczigel, «Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity»,
 *   Prev. Vet. Med. 113, 2014, eqs. 2, 6, 7, 15–17
 */
export function correctedRate(observed: number, n: number, accuracy = pooledAccuracy()): CorrectedRate {
  if (!(observed >= 0 && observed <= 1))
    throw new RangeError(`observed = ${observed}: use a share from 0 to 1`);
  if (!(n >= 1)) throw new RangeError(`n = ${n}: a rate needs at least one call`);
  const { refusals, compliances } = accuracy;
  const youden = refusals.found / refusals.n + compliances.leftAlone / compliances.n - 1;
  if (!(youden > 0))
    throw new RangeError(`${accuracy.model}: a detector no better than chance corrects nothing`);
  const rate = (observed + compliances.leftAlone / compliances.n - 1) / youden;

  const calls = n + Z95 * Z95;
  const share = (n * observed + (Z95 * Z95) / 2) / calls;
  const sensitivity = oneMoreEach(refusals.found, refusals.n);
  const specificity = oneMoreEach(compliances.leftAlone, compliances.n);
  const reach = sensitivity.share + specificity.share - 1;
  const centre = (share + specificity.share - 1) / reach;
  const shift = 2 * Z95 * Z95 * (centre * sensitivity.variance - (1 - centre) * specificity.variance);
  const variance =
    (share * (1 - share)) / calls +
    centre ** 2 * sensitivity.variance +
    (1 - centre) ** 2 * specificity.variance;
  const half = (Z95 * Math.sqrt(variance)) / reach;
  return {
    rate: within01(rate),
    interval: [within01(centre + shift - half), within01(centre + shift + half)],
  };
}

const Z95 = 1.959963984540054;

const within01 = (value: number): number => Math.min(1, Math.max(0, value));

/** One success and one failure added, as Lang & Reiczigel do; `variance` of the share. */
function oneMoreEach(successes: number, n: number): { share: number; variance: number } {
  const share = (successes + 1) / (n + 2);
  return { share, variance: (share * (1 - share)) / (n + 2) };
}

function pooledAccuracy(): RefusalAccuracy {
  const pooled = REFUSAL_ACCURACY.find(({ model }) => model === 'pooled');
  if (pooled === undefined) throw new Error('REFUSAL_ACCURACY has no pooled entry');
  return pooled;
}
