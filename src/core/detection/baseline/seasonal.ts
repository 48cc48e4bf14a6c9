// Level of each hour of the week: global → hour × weekend → hour of the week, each shrunk towards the one before.
// Shrinkage is empirical Bayes: how much the groups truly differ is read off the data, by moments.
// Source: Efron, Morris, «Stein's estimation rule and its competitors», JASA 68, 1973.
import { isWeekend, type Rows, scoreOf } from './rows.ts';

export interface Seasonal {
  readonly base: number;
  readonly baseVariance: number;
  readonly groups: Effects;
  readonly slots: Effects;
}

/** Offsets on the link scale with their posterior variances. */
export interface Effects {
  readonly offset: Float64Array;
  readonly variance: Float64Array;
  readonly groupOf: (slot: number) => number;
}

export const SLOTS = 168;
const HOURS = 24;

export interface SeasonalShape {
  /** 0: one level · 1: hour of the day · 2: hour × weekend · 3: hour of the week too. */
  readonly depth: 0 | 1 | 2 | 3;
}

/** @param wander variance of an hour's level around its slot's, link scale: it must not be taken for a season */
export function fitSeasonal(rows: Rows, { depth }: SeasonalShape, wander: number): Seasonal {
  const linked = new Float64Array(rows.length);
  const base = fitBase(rows, linked);
  for (let row = 0; row < rows.length; row += 1) linked[row] = base.level + (rows.mix[row] as number);
  const groupOf =
    depth >= 2
      ? (slot: number) => (slot % HOURS) + (isWeekend(slot) ? HOURS : 0)
      : (slot: number) => slot % HOURS;
  const groups = depth >= 1 ? fitEffects(rows, linked, groupOf, 2 * HOURS, wander) : none(groupOf, 2 * HOURS);
  const itself = (slot: number): number => slot;
  const slots = depth >= 3 ? fitEffects(rows, linked, itself, SLOTS, wander) : none(itself, SLOTS);
  return { base: base.level, baseVariance: base.variance, groups, slots };
}

/** Level and standing variance of one slot, link scale, before the mix of traffic. */
export function levelAt(
  seasonal: Seasonal,
  slot: number,
): { readonly level: number; readonly variance: number } {
  const group = seasonal.groups.groupOf(slot);
  const { groups, slots } = seasonal;
  return {
    level: seasonal.base + (groups.offset[group] as number) + (slots.offset[slot] as number),
    variance: seasonal.baseVariance + (groups.variance[group] as number) + (slots.variance[slot] as number),
  };
}

/** Half an event of either kind, so that a rate never seen is not a rate of nothing. */
const PRIOR_EVENTS = 0.5;
const NEWTON_STEPS = 6;
const STEP_MAX = 1.5;

function fitBase(rows: Rows, linked: Float64Array): { readonly level: number; readonly variance: number } {
  let n = 0;
  let sum = 0;
  for (let row = 0; row < rows.length; row += 1) {
    n += (rows.weight[row] as number) * (rows.n[row] as number);
    sum += (rows.weight[row] as number) * (rows.sum[row] as number);
  }
  const mean = rows.kind === 'rate' ? (sum + PRIOR_EVENTS) / (n + 2 * PRIOR_EVENTS) : sum / Math.max(n, 1);
  let level = rows.kind === 'rate' ? Math.log(mean / (1 - mean)) : mean;
  let information = 0;
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    let excess = rows.kind === 'rate' ? PRIOR_EVENTS * (1 - 2 / (1 + Math.exp(-level))) : 0;
    information = 1e-9;
    for (let row = 0; row < rows.length; row += 1) {
      const weight = rows.weight[row] as number;
      if (weight === 0) continue;
      const at = scoreOf(rows, row, level + (rows.mix[row] as number));
      excess += weight * at.excess;
      information += weight * at.information;
    }
    const move = Math.max(
      -STEP_MAX,
      Math.min(STEP_MAX, excess / (information + (rows.kind === 'rate' ? PRIOR_EVENTS / 2 : 0))),
    );
    level += move;
    if (Math.abs(move) < 1e-6) break;
  }
  linked.fill(level);
  return { level, variance: 1 / Math.max(information, PRIOR_EVENTS) };
}

const none = (groupOf: (slot: number) => number, count: number): Effects => ({
  offset: new Float64Array(count),
  variance: new Float64Array(count),
  groupOf,
});

/** Adds its offsets to `linked`. */
function fitEffects(
  rows: Rows,
  linked: Float64Array,
  groupOf: (slot: number) => number,
  count: number,
  wander: number,
): Effects {
  const offset = new Float64Array(count);
  const variance = new Float64Array(count);
  let spread = 0;
  for (let pass = 0; pass < 3; pass += 1) {
    const excess = new Float64Array(count);
    const information = new Float64Array(count);
    const squares = new Float64Array(count);
    for (let row = 0; row < rows.length; row += 1) {
      const weight = rows.weight[row] as number;
      if (weight === 0) continue;
      const group = groupOf(rows.slot[row] as number);
      const at = scoreOf(rows, row, (linked[row] as number) + (offset[group] as number));
      excess[group] = (excess[group] as number) + weight * at.excess;
      information[group] = (information[group] as number) + weight * at.information;
      squares[group] = (squares[group] as number) + (weight * at.information) ** 2;
    }
    if (pass === 0) spread = spreadOf(excess, information, squares, wander);
    for (let group = 0; group < count; group += 1) {
      const h = effective(information[group] as number, squares[group] as number, wander);
      const precision = h + 1 / Math.max(spread, 1e-9);
      const g =
        information[group] === 0 ? 0 : ((excess[group] as number) * h) / (information[group] as number);
      const move = (g - (offset[group] as number) / Math.max(spread, 1e-9)) / precision;
      offset[group] = (offset[group] as number) + Math.max(-STEP_MAX, Math.min(STEP_MAX, move));
      variance[group] = 1 / precision;
    }
  }
  for (let row = 0; row < rows.length; row += 1)
    linked[row] = (linked[row] as number) + (offset[groupOf(rows.slot[row] as number)] as number);
  return { offset, variance, groupOf };
}

/** Information about a group's lasting level, when each of its hours also wanders. */
function effective(information: number, squares: number, wander: number): number {
  if (information === 0) return 0;
  return 1 / (1 / information + (wander * squares) / (information * information));
}

/** How much groups differ beyond what readings and wander explain: variance on the link scale. */
function spreadOf(
  excess: Float64Array,
  information: Float64Array,
  squares: Float64Array,
  wander: number,
): number {
  let over = 0;
  let weights = 0;
  for (let group = 0; group < excess.length; group += 1) {
    const h = information[group] as number;
    if (h === 0) continue;
    const g = excess[group] as number;
    over += g * g - h - wander * (squares[group] as number);
    weights += h * h;
  }
  return weights === 0 ? 0 : Math.max(0, over / weights);
}
