// How much, and for how long, a series' level strays from its seasonal normal when nothing is wrong.
import { type Rows, scoreOf } from './rows.ts';

export interface Wander {
  /** Between-hours variance of the level, link scale. */
  readonly variance: number;
  /** Hours after which the straying is forgotten (1/e). */
  readonly correlationHours: number;
}

/** Median of a squared standard normal: robust against the few hours in which something was wrong. */
const MEDIAN_CHI2 = 0.4549;
/** A block should hold so much information that wander stands out from sampling: long blocks, but shorter than it lasts. */
const INFORMATION_MIN = 20;
const BLOCK_HOURS = [1, 2, 4, 8, 24] as const;
const CORRELATION_HOURS_UNSURE = 12;
/** Standard deviation 0.3: what is assumed at most where the history cannot tell. */
const VARIANCE_UNSURE_MAX = 0.09;
const VARIANCE_MIN = 0.0004;

/**
 * Count-based excess variance (observed − sampling), from the median over blocks of hours.
 * @param linked level of each row by the seasonal fit, mix included
 * @param weeks of history: less than one has not seen how far a level strays
 */
export function wanderOf(rows: Rows, linked: Float64Array, weeks: number): Wander {
  const hours =
    BLOCK_HOURS.find((length) => middleInformation(blocksOf(rows, linked, length)) >= INFORMATION_MIN) ?? 24;
  const blocks = blocksOf(rows, linked, hours);
  // Between-blocks variance is on the link scale: a score's is rescaled by its dispersion.
  const scale = rows.dispersion;
  if (blocks.length < 12)
    return {
      variance: VARIANCE_UNSURE_MAX * scale,
      correlationHours: CORRELATION_HOURS_UNSURE,
    };
  const best = excessVariance(blocks);
  const middle = middleInformation(blocks);
  const error = (2.33 * (1 + middle * best)) / (Math.max(middle, 1e-9) * Math.sqrt(blocks.length));
  // Where there is hardly any wander, how long it lasts cannot be seen.
  const correlationHours = best < 2 * error ? CORRELATION_HOURS_UNSURE : correlationOf(blocks, best, hours);
  const whole = 1 / averagedOver(hours / correlationHours);
  const unit = rows.kind === 'rate' ? 1 : scale;
  const variance = Math.min(best + error, Math.max(best, VARIANCE_UNSURE_MAX * unit)) * whole;
  const least = weeks < 1 ? VARIANCE_UNSURE_MAX : VARIANCE_MIN;
  return { variance: Math.max(variance, least * unit), correlationHours };
}

/** Share of an AR(1)'s variance that is left in its mean over `x` correlation times. */
const averagedOver = (x: number): number => (2 / x) * (1 - (1 - Math.exp(-x)) / x);

interface Block {
  readonly index: number;
  readonly excess: number;
  readonly information: number;
}

function blocksOf(rows: Rows, linked: Float64Array, hours: number): readonly Block[] {
  const blocks = new Map<number, { index: number; excess: number; information: number }>();
  for (let row = 0; row < rows.length; row += 1) {
    if (rows.weight[row] === 0) continue;
    const index = Math.floor((rows.hour[row] as number) / hours);
    const block = blocks.get(index) ?? { index, excess: 0, information: 0 };
    const at = scoreOf(rows, row, linked[row] as number);
    block.excess += at.excess;
    block.information += at.information;
    blocks.set(index, block);
  }
  return [...blocks.values()].filter(({ information }) => information > 1e-6);
}

const middleInformation = (blocks: readonly Block[]): number =>
  medianOf(blocks.map(({ information }) => information));

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** σ² for which the median of excess² / (information (1 + information σ²)) is that of a χ²₁. */
function excessVariance(blocks: readonly Block[]): number {
  const standing = (variance: number): number =>
    medianOf(
      blocks.map(
        ({ excess, information }) => (excess * excess) / (information * (1 + information * variance)),
      ),
    );
  if (standing(0) <= MEDIAN_CHI2) return 0;
  let low = 0;
  let high = 4;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (standing(middle) > MEDIAN_CHI2) low = middle;
    else high = middle;
  }
  return high;
}

/** From the correlation of neighbouring blocks; the usual guess where there is too little to see it. */
function correlationOf(blocks: readonly Block[], variance: number, hours: number): number {
  if (variance <= 0) return CORRELATION_HOURS_UNSURE;
  const at = new Map(blocks.map((block) => [block.index, block]));
  const products: number[] = [];
  for (const block of blocks) {
    const next = at.get(block.index + 1);
    if (next === undefined) continue;
    const clip = (value: Block): number =>
      Math.max(
        -3,
        Math.min(3, value.excess / (value.information * Math.sqrt(variance + 1 / value.information))),
      );
    products.push(
      clip(block) *
        clip(next) *
        Math.sqrt((variance + 1 / block.information) * (variance + 1 / next.information)),
    );
  }
  if (products.length < 24) return CORRELATION_HOURS_UNSURE;
  const correlation = products.reduce((sum, value) => sum + value, 0) / products.length / variance;
  if (correlation <= 0.02) return Math.max(1, hours);
  if (correlation >= 0.98) return 24;
  return Math.max(1, Math.min(24, -hours / Math.log(correlation)));
}
