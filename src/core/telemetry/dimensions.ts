// Keeps what traffic is sliced by within bounds: so many dimensions of a feature, so many values each, the tail as one.
import type { Attributes } from '../model/records.ts';
import { type HeavyValues, type HeavyValuesState, heavyValues } from './dimensions/heavy-values.ts';
import { isDoubtfulValue, kindOfName, type NameKind, valueText } from './dimensions/names.ts';

/** The name under which a dimension's tail is counted. */
export const OTHER_VALUES = '(other)';

export interface DimensionLimits {
  /** Values of a dimension that have a name at any time. */
  readonly valuesMax: number;
  readonly dimensionsMax: number;
}

export interface Folded {
  readonly dimension: string;
  /** Different values that have no name: exact below 64, then an estimate; 0 = not counted. */
  readonly values: number;
  /** Share of the dimension's recent observations that they are. */
  readonly sharePercent: number;
  /** `values`: the tail is one. `identifier`: nearly every call has its own, so it is left out. `dimensions`: there are too many. */
  readonly because: 'values' | 'identifier' | 'dimensions';
}

export interface DimensionGuard {
  /**
   * @param attributes of one call, normalised
   * @returns dimension → value, or `OTHER_VALUES`; at most `dimensionsMax` of them; measurements and identifiers left out
   */
  fold(attributes: Attributes): Readonly<Record<string, string>>;
  /** What has no name, the largest share first. */
  folded(): readonly Folded[];
  snapshot(): DimensionGuardState;
}

/** Plain JSON. An unknown version is refused. */
export interface DimensionGuardState {
  readonly version: 1;
  readonly dimensions: readonly {
    readonly name: string;
    readonly doubtful: boolean;
    readonly values: HeavyValuesState;
  }[];
  /** Identifiers, with the number of values when they were found out. */
  readonly leftOut: readonly (readonly [string, number])[];
  /** Names that found no place, with their counts. */
  readonly waiting: readonly (readonly [string, number])[];
}

/**
 * One feature's guard. Deterministic: the same calls in the same order give the same answers, also over a snapshot.
 * Memory: 4 counters a named value, 4 names left out or waiting a dimension; nothing grows with traffic.
 * @throws RangeError for limits below 1, or a state of an unknown version
 */
export function createDimensionGuard(limits: DimensionLimits, state?: DimensionGuardState): DimensionGuard {
  checkLimits(limits, state);
  const memory: Memory = {
    limits,
    dimensions: new Map(
      state?.dimensions.map(({ name, doubtful, values }) => [
        name,
        { doubtful, values: heavyValues(limits.valuesMax, values) },
      ]),
    ),
    leftOut: new Map(state?.leftOut),
    waiting: new Map(state?.waiting),
    verdicts: new Map(),
  };
  return {
    fold: (attributes) => fold(memory, attributes),
    folded: () => foldedOf(memory),
    snapshot: () => ({
      version: 1,
      dimensions: [...memory.dimensions].map(([name, { doubtful, values }]) => ({
        name,
        doubtful,
        values: values.snapshot(),
      })),
      leftOut: [...memory.leftOut],
      waiting: [...memory.waiting],
    }),
  };
}

interface Tracked {
  doubtful: boolean;
  readonly values: HeavyValues;
}

interface Memory {
  readonly limits: DimensionLimits;
  readonly dimensions: Map<string, Tracked>;
  readonly leftOut: Map<string, number>;
  readonly waiting: Map<string, number>;
  /** Names already judged, so that the patterns run once a name; forgotten whole when full, so it decides nothing. */
  readonly verdicts: Map<string, NameKind>;
}

/** Attributes of one call that are looked at; instrumentations send some 40. */
const ATTRIBUTES_MAX = 256;
/** Observations in which something doubtful must show few values before it is believed. */
const BELIEVED_FROM = 50;
/** Names left out, and names waiting, for each dimension that has a place. */
const NAMES_A_DIMENSION = 4;
const VERDICTS_MAX = 1024;
/** A name that has waited so often, and twice as often as the weakest was seen, takes its place. */
const PLACE_FROM = 64;

function fold(memory: Memory, attributes: Attributes): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  let looked = 0;
  let places = memory.limits.dimensionsMax;
  for (const name in attributes) {
    if (++looked > ATTRIBUTES_MAX) break;
    const value = attributes[name];
    if (value === undefined || memory.leftOut.has(name)) continue;
    const kind = kindOf(memory, name);
    const tracked = kind === 'measured' ? null : (memory.dimensions.get(name) ?? placed(memory, name, kind));
    if (tracked === null) continue;
    tracked.doubtful ||= kind !== 'first_class' && isDoubtfulValue(value);
    const text = valueText(value);
    const named = tracked.values.observe(text);
    if (tracked.doubtful) {
      if (tracked.values.isWide()) leaveOut(memory, name, tracked);
      if (tracked.values.isWide() || tracked.values.seen() < BELIEVED_FROM) continue;
    }
    // One that gave its place to another during this call may stand in it already.
    if (places-- > 0) kept[name] = named ? text : OTHER_VALUES;
  }
  return kept;
}

function kindOf({ verdicts }: Memory, name: string): NameKind {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  if (verdicts.size >= VERDICTS_MAX) verdicts.clear();
  const kind = kindOfName(name);
  verdicts.set(name, kind);
  return kind;
}

/** A place for a new dimension: a free one, or that of one which is seen less; null when it must wait. */
function placed(memory: Memory, name: string, kind: NameKind): Tracked | null {
  const { dimensions, limits, waiting } = memory;
  if (dimensions.size >= limits.dimensionsMax) {
    const count = waitLonger(memory, name);
    const yielding = yieldingTo(memory, kind, count);
    if (yielding === null) return null;
    dimensions.delete(yielding);
    waiting.delete(name);
  }
  const tracked = { doubtful: kind === 'doubtful', values: heavyValues(limits.valuesMax) };
  dimensions.set(name, tracked);
  return tracked;
}

/**
 * The dimension that gives its place to a newcomer which has waited `count` times: to a first-class one any other at
 * once, else one that was seen half as often. Looked for only when a count doubles: O(1), amortised.
 */
function yieldingTo(memory: Memory, kind: NameKind, count: number): string | null {
  if (!Number.isInteger(Math.log2(count))) return null;
  const places = [...memory.dimensions].map(([name, { values }]) => ({
    name,
    seen: values.seen(),
    firstClass: kindOf(memory, name) === 'first_class',
  }));
  const weakest = places
    .filter((place) => !place.firstClass || kind === 'first_class')
    .toSorted((a, b) => Number(a.firstClass) - Number(b.firstClass) || a.seen - b.seen)[0];
  if (weakest === undefined) return null;
  const atOnce = kind === 'first_class' && !weakest.firstClass;
  return atOnce || count >= Math.max(PLACE_FROM, 2 * weakest.seen) ? weakest.name : null;
}

/** Misra–Gries again, over names. @returns how often it has waited */
function waitLonger({ waiting, limits }: Memory, name: string): number {
  const count = waiting.get(name);
  if (count === undefined && waiting.size >= NAMES_A_DIMENSION * limits.dimensionsMax) {
    for (const [other, times] of waiting) {
      if (times > 1) waiting.set(other, times - 1);
      else waiting.delete(other);
    }
    return 0;
  }
  waiting.set(name, (count ?? 0) + 1);
  return (count ?? 0) + 1;
}

function leaveOut({ dimensions, leftOut, limits }: Memory, name: string, { values }: Tracked): void {
  dimensions.delete(name);
  if (leftOut.size >= NAMES_A_DIMENSION * limits.dimensionsMax) {
    const [oldest] = leftOut.keys();
    if (oldest !== undefined) leftOut.delete(oldest);
  }
  leftOut.set(name, values.distinct());
}

function foldedOf({ dimensions, leftOut, waiting }: Memory): readonly Folded[] {
  const tails = [...dimensions].flatMap(([dimension, { values }]): Folded[] => {
    const sharePercent = 100 * values.unnamedShare();
    const unnamed = Math.max(1, values.distinct() - values.named());
    return sharePercent === 0
      ? []
      : [{ dimension, values: unnamed, sharePercent: Math.round(10 * sharePercent) / 10, because: 'values' }];
  });
  const whole = (because: Folded['because'], counted: boolean) => (entry: readonly [string, number]) => ({
    dimension: entry[0],
    values: counted ? entry[1] : 0,
    sharePercent: 100,
    because,
  });
  return [
    ...tails,
    ...[...leftOut].map(whole('identifier', true)),
    ...[...waiting].map(whole('dimensions', false)),
  ].toSorted((a, b) => b.sharePercent - a.sharePercent || (a.dimension < b.dimension ? -1 : 1));
}

function checkLimits(limits: DimensionLimits, state: DimensionGuardState | undefined): void {
  for (const [name, value] of Object.entries(limits))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} = ${value}: use a whole number, 1 or more`);
  if (state !== undefined && state.version !== 1)
    throw new RangeError(`dimension state of version ${String(state.version)}: this program reads version 1`);
}
