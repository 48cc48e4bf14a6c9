// The values of one dimension that are worth a name: at most so many at any time, in memory that does not grow.
import { countDistinct, hashText, keepSmallest } from './distinct.ts';

/** JSON-able. */
export interface HeavyValuesState {
  readonly seen: number;
  readonly unnamed: number;
  /** Windows, this one included, for which the dimension still counts as wide. */
  readonly wideFor: number;
  /** Value, count, whether it has a name. */
  readonly entries: readonly (readonly [string, number, boolean])[];
  readonly smallest: readonly number[];
}

export interface HeavyValues {
  /** Counts the value. @returns whether it has a name now */
  observe(value: string): boolean;
  /** More values in recent traffic than may have a name. */
  isWide(): boolean;
  seen(): number;
  /** Values ever seen: exact below 64, then within about 13 % (one standard deviation). */
  distinct(): number;
  named(): number;
  /** Share of observations without a name, [0, 1]. */
  unnamedShare(): number;
  snapshot(): HeavyValuesState;
}

/**
 * Misra–Gries counters: a value with more than 1/(4·valuesMax + 1) of recent observations is always among them, and its
 * count is too low by at most that share. While no more values than allowed occur, each has a name at once; beyond that
 * a name goes to whoever was counted 16 times, and passes to a value counted twice as often as its weakest holder.
 * Each observation costs O(1), amortised: what a sweep removes was put there by as many observations before it.
 * @see Misra & Gries, «Finding repeated elements», Science of Computer Programming 2, 1982
 * @see Metwally, Agrawal & El Abbadi, «Efficient computation of frequent and top-k elements in data streams», ICDT 2005
 */
export function heavyValues(valuesMax: number, state?: HeavyValuesState): HeavyValues {
  const counters = COUNTERS_A_VALUE * valuesMax;
  const entries = new Map(state?.entries.map(([value, count, named]) => [value, { count, named }]));
  const smallest = [...(state?.smallest ?? [])];
  let seen = state?.seen ?? 0;
  let unnamed = state?.unnamed ?? 0;
  let wideFor = state?.wideFor ?? 0;
  let named = [...entries.values()].filter((entry) => entry.named).length;

  /** Takes `lowered` of each count; who has nothing left is forgotten. */
  const sweep = (lowered: (count: number) => number): void => {
    for (const [value, entry] of entries) {
      entry.count = lowered(entry.count);
      if (entry.count > 0) continue;
      entries.delete(value);
      if (entry.named) named -= 1;
    }
  };
  const add = (value: string): Entry | null => {
    keepSmallest(smallest, hashText(value));
    if (entries.size >= counters) {
      sweep((count) => count - 1);
      return null;
    }
    const entry = { count: 1, named: false };
    entries.set(value, entry);
    if (entries.size <= valuesMax) return entry;
    // A sweep may leave few entries of a wide dimension: it is narrow again only after a whole window without so many.
    if (wideFor === 0) named -= loseNames(entries);
    wideFor = 2;
    return entry;
  };
  return {
    observe(value) {
      seen += 1;
      if (seen >= WINDOW) {
        seen = Math.floor(seen / 2);
        unnamed = Math.floor(unnamed / 2);
        wideFor = Math.max(0, wideFor - 1);
        sweep((count) => Math.floor(count / 2));
      }
      const known = entries.get(value);
      if (known !== undefined) known.count += 1;
      const entry = known ?? add(value);
      if (entry !== null && !entry.named) named += nameGained(entry, entries, wideFor > 0, valuesMax - named);
      if (entry?.named === true) return true;
      unnamed += 1;
      return false;
    },
    isWide: () => wideFor > 0,
    seen: () => seen,
    distinct: () => Math.max(countDistinct(smallest), entries.size),
    named: () => named,
    unnamedShare: () => (seen === 0 ? 0 : unnamed / seen),
    snapshot: () => ({
      seen,
      unnamed,
      wideFor,
      entries: [...entries].map(([value, entry]) => [value, entry.count, entry.named] as const),
      smallest: [...smallest],
    }),
  };
}

interface Entry {
  count: number;
  named: boolean;
}

const COUNTERS_A_VALUE = 4;
/** Observations after which the past counts half: a new model gets its name within the day, not after a year's counts. */
const WINDOW = 8192;
/** Fewer observations than this do not make one value of many worth a name. */
const NAME_FROM = 16;

/** @returns how many more names there are now: 1, or 0 when it got none or took another's */
function nameGained(
  entry: Entry,
  entries: ReadonlyMap<string, Entry>,
  wide: boolean,
  namesLeft: number,
): number {
  if (wide && entry.count < NAME_FROM) return 0;
  if (namesLeft > 0) {
    entry.named = true;
    return 1;
  }
  // Looked at only when a count doubles, so that looking costs O(1), amortised.
  if (!isPowerOfTwo(entry.count)) return 0;
  const holders = [...entries.values()].filter((other) => other.named);
  const weakest = holders.reduce((least, other) => (other.count < least.count ? other : least));
  if (entry.count < 2 * weakest.count) return 0;
  weakest.named = false;
  entry.named = true;
  return 0;
}

/** One value too many: names given for being early are taken back. @returns how many */
function loseNames(entries: ReadonlyMap<string, Entry>): number {
  const early = [...entries.values()].filter(({ named, count }) => named && count < NAME_FROM / 2);
  for (const entry of early) entry.named = false;
  return early.length;
}

const isPowerOfTwo = (count: number): boolean => Number.isInteger(Math.log2(count));
