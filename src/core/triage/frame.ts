// The calls as columns: one number a call and measure, one small code a call and dimension. Read once, compared often.
import type { LlmCall } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';
import type { Measure } from './measures.ts';

export interface Column {
  readonly measure: Measure;
  /** One value a call; NaN where the call says nothing. */
  readonly values: Float64Array;
  /** Every call says the same: nothing to compare by segment. */
  readonly constant: boolean;
  /** Place of each call when all are sorted by value, and the calls in that order; for sizes only, else empty. */
  readonly rank: Int32Array;
  readonly order: Int32Array;
}

export interface Dimension {
  readonly name: string;
  readonly values: readonly string[];
  /** Index into `values` a call, −1 where the call has no such attribute. */
  readonly codes: Int16Array;
}

export interface Frame {
  readonly calls: readonly LlmCall[];
  /** Ascending. */
  readonly at: Float64Array;
  readonly columns: readonly Column[];
  readonly dimensions: readonly Dimension[];
}

/** More values than this are not a segment that a person can act on. */
const DIMENSION_VALUES_MAX = 12;
const NOT_A_DIMENSION =
  /^(gen_ai\.usage\.|gen_ai\.response\.(id|time)|gen_ai\.operation|gen_ai\.request\.(temperature|top_p|seed|max_tokens|stream)|error\.|exception\.|http\.(response\.)?status|http\.request\.resend)|(^|[._])(id|uuid|timestamp)$/;

/** @param calls ascending by time */
export function frameOf(calls: readonly LlmCall[], measures: readonly Measure[]): Frame {
  const columns = measures.map((measure) => {
    const values = new Float64Array(calls.length);
    for (let i = 0; i < calls.length; i++) {
      const call = calls[i];
      values[i] = call === undefined ? Number.NaN : (measure.read(call) ?? Number.NaN);
    }
    return {
      measure,
      values,
      constant: isConstant(values),
      ...(measure.scale === 'size' ? ranked(values) : UNRANKED),
    };
  });
  return {
    calls,
    at: Float64Array.from(calls, (call) => call.at),
    columns: columns.filter(({ values }) => values.some((value) => !Number.isNaN(value))),
    dimensions: dimensionsOf(calls),
  };
}

const UNRANKED = { rank: new Int32Array(), order: new Int32Array() };

/** Sorting once lets any subset be sorted by its ranks, which are plain integers. NaN comes last. */
function ranked(values: Float64Array): Pick<Column, 'rank' | 'order'> {
  const order = Int32Array.from(values, (_, index) => index).sort(
    (a, b) => (values[a] || Number.POSITIVE_INFINITY) - (values[b] || Number.POSITIVE_INFINITY) || a - b,
  );
  const rank = new Int32Array(values.length);
  for (let place = 0; place < order.length; place++) rank[order[place] ?? 0] = place;
  return { rank, order };
}

function isConstant(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return values.every((value) => Number.isNaN(value) || value === first);
}

function dimensionsOf(calls: readonly LlmCall[]): readonly Dimension[] {
  const found = new Map<string, { values: Map<string, number>; codes: Int16Array } | 'too many'>();
  calls.forEach(({ attributes }, index) => {
    for (const name in attributes) {
      let dimension = found.get(name);
      if (dimension === 'too many') continue;
      if (dimension === undefined) {
        dimension = { values: new Map(), codes: new Int16Array(calls.length).fill(-1) };
        found.set(name, NOT_A_DIMENSION.test(name) ? 'too many' : dimension);
      }
      const value = String(attributes[name]);
      let code = dimension.values.get(value);
      if (code === undefined) {
        code = dimension.values.size;
        dimension.values.set(value, code);
        if (code >= DIMENSION_VALUES_MAX) found.set(name, 'too many');
      }
      dimension.codes[index] = code;
    }
  });
  return [...found].flatMap(([name, dimension]) =>
    dimension === 'too many' || dimension.values.size < 2
      ? []
      : [{ name, values: [...dimension.values.keys()], codes: dimension.codes }],
  );
}

/** Index of the first call at or after `time`. */
export function firstAt(at: Float64Array, time: EpochMs): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The calls of each of the dimension's values, in the order given. */
export function partition({ values, codes }: Dimension, indices: Int32Array): readonly Int32Array[] {
  const sizes = new Int32Array(values.length);
  for (const index of indices) {
    const code = codes[index] ?? -1;
    if (code !== -1) sizes[code] = (sizes[code] ?? 0) + 1;
  }
  const parts = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (const index of indices) {
    const code = codes[index] ?? -1;
    const part = parts[code];
    if (part === undefined) continue;
    const place = sizes[code] ?? 0;
    part[place] = index;
    sizes[code] = place + 1;
  }
  return parts;
}

/** Calls in [from, to) that say something about the column, and that `keep` keeps. */
export function selectCalls(
  { at }: Frame,
  { values }: Column,
  [from, to]: readonly [EpochMs, EpochMs],
  keep: (index: number) => boolean = () => true,
): Int32Array {
  const first = firstAt(at, from);
  const end = firstAt(at, to);
  const chosen = new Int32Array(Math.max(0, end - first));
  let count = 0;
  for (let i = first; i < end; i++) if (!Number.isNaN(values[i]) && keep(i)) chosen[count++] = i;
  return chosen.subarray(0, count);
}
