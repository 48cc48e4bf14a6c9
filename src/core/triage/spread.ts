// How much a feature's level wanders between hours, beyond what the number of calls explains.
import type { Column, Frame } from './frame.ts';
import { medianOf } from './intervals.ts';
import type { Normal } from './normal.ts';

const BLOCKS_MIN = 6;
const BLOCK_CALLS_MIN = 8;
/** One wild block (an old incident) must not make everything look normal. */
const TERM_MAX = 25;

export interface Spread {
  /** Between-block standard deviation on the link scale; 0 where sampling alone explains what was seen. */
  readonly sd: number;
  /** Blocks it was estimated from. */
  readonly blocks: number;
}

/**
 * What to reckon with: the estimate, leaning on what features usually wander as if that had been seen in six blocks. Few
 * blocks often estimate 0 by chance, and none estimate nothing: neither means that a feature stands still.
 * @returns standard deviation on the link scale
 * @see Gelman, «Prior distributions for variance parameters in hierarchical models», Bayesian Analysis 1, 2006: the
 * scaled inverse-χ² prior, whose posterior adds the degrees of freedom; measured in docs/decisions, triage statistics
 */
export function expectedSpread(found: Spread | null, scale: Column['measure']['scale']): number {
  const usual = USUAL_SPREAD[scale];
  const blocks = found?.blocks ?? 0;
  return Math.sqrt((USUAL_BLOCKS * usual * usual + blocks * (found?.sd ?? 0) ** 2) / (USUAL_BLOCKS + blocks));
}

const USUAL_BLOCKS = 6;
/** Logit for shares and scores, natural log for sizes. */
const USUAL_SPREAD: Readonly<Record<Column['measure']['scale'], number>> = {
  share: 0.2,
  score: 0.2,
  size: 0.1,
};

/**
 * Between-block standard deviation of the level, on its link scale (logit for shares and scores, natural log for
 * sizes), by the method of moments: Q = Σ n_b·r_b²/s² compared with its expectation under sampling alone.
 * @param base baseline calls, ascending by time
 * @param blockMs length of a block: as long as the window that is judged, so that the spread is the one that matters
 * @returns null when there are fewer than six blocks with enough calls: then the spread is unknown
 * @see Kleinman, JASA 68, 1973 (proportions); DerSimonian & Laird, Controlled Clin. Trials 7, 1986 (the estimator)
 */
export function spreadOf(
  frame: Frame,
  column: Column,
  base: Int32Array,
  normal: Normal,
  blockMs: number,
): Spread | null {
  const blocks = blocksOf(frame, base, blockMs).filter((block) => block.length >= BLOCK_CALLS_MIN);
  if (blocks.length < BLOCKS_MIN) return null;
  const unit = normal.sdOfOne ** 2;
  if (unit === 0) return { sd: 0, blocks: blocks.length };
  let q = 0;
  let total = 0;
  let squares = 0;
  for (const block of blocks) {
    const residual = residualOf(column, block, normal);
    q += Math.min(TERM_MAX, (block.length * residual * residual) / unit);
    total += block.length;
    squares += block.length * block.length;
  }
  const excess = (Math.max(0, q - (blocks.length - 1)) * unit) / (total - squares / total);
  return { sd: Math.sqrt(excess) / linkSlope(column.measure.scale, normal.value), blocks: blocks.length };
}

/** d(level)/d(link): turns a standard deviation on the link scale into one in the measure's own unit (log for sizes). */
export function linkSlope(scale: Column['measure']['scale'], level: number): number {
  const clipped = Math.min(0.999, Math.max(0.001, level));
  return scale === 'size' ? 1 : clipped * (1 - clipped);
}

function blocksOf({ at }: Frame, base: Int32Array, blockMs: number): readonly Int32Array[] {
  const blocks: Int32Array[] = [];
  let start = 0;
  for (let i = 1; i <= base.length; i++) {
    const blockHere = Math.floor((at[base[start] ?? 0] ?? 0) / blockMs);
    if (i < base.length && Math.floor((at[base[i] ?? 0] ?? 0) / blockMs) === blockHere) continue;
    blocks.push(base.subarray(start, i));
    start = i;
  }
  return blocks;
}

/** Observed minus expected level of one block; for a size, on the log scale. */
function residualOf({ measure, values }: Column, block: Int32Array, normal: Normal): number {
  if (measure.scale === 'size')
    return medianOf(
      Float64Array.from(block, (index) => Math.log((values[index] ?? 1) / normal.expected(index))).sort(),
    );
  let residual = 0;
  for (const index of block) residual += (values[index] ?? 0) - normal.expected(index);
  return residual / block.length;
}
