// Each kind of traffic against its own normal, once a bin of five minutes: slices are many, and their delays are hours.
import type { Normal } from './baseline/normal.ts';
import { BIN_MS, binOf, createRing, SLICE_BINS } from './ring.ts';
import { advance, bet, createSeries, type Minute, ratios, temperature, widened } from './series-step.ts';
import type { StreamState, WaitingItem } from './state.ts';

const MINUTES_A_BIN = BIN_MS / 60_000;

/** Readings wait until their bin is over. */
export function keepForSlices(
  stream: StreamState,
  normal: Normal,
  minute: Minute,
  items: readonly WaitingItem[],
): void {
  const { waiting } = stream;
  const bin = binOf(minute.at);
  if (waiting.items.length > 0 && waiting.bin !== bin) moveSlices(stream, normal, minute);
  waiting.bin = bin;
  waiting.items.push(...items);
}

/** What waits is judged now: a page is about to say which kind of traffic carries the change. */
export function settleSlices(stream: StreamState, minute: Minute): void {
  if (stream.normal !== null && stream.waiting.items.length > 0) moveSlices(stream, stream.normal, minute);
}

function moveSlices(stream: StreamState, normal: Normal, minute: Minute): void {
  const { waiting } = stream;
  const at = waiting.bin * BIN_MS;
  for (const [slice, items] of bySlice(waiting.items, minute.dull)) {
    let series = stream.slices.get(slice);
    if (series === undefined) {
      series = createSeries(at, minute.isKnown ? createRing(at, SLICE_BINS) : null);
      stream.slices.set(slice, series);
    }
    const widening = normal.slices.get(slice)?.widening ?? normal.unseen;
    const sums = { n: items.length, sum: 0, level: 0, envelope: 0 };
    ratios.fill(1);
    for (const { y, level, envelope } of items) {
      const doubtful = widened(normal, envelope, widening);
      bet(normal, y, doubtful);
      sums.sum += y;
      sums.level += level;
      sums.envelope += doubtful;
    }
    const d = temperature(normal, minute.slot, series.perMinute);
    advance(series, d, { at, keeps: minute.keeps, minutes: MINUTES_A_BIN }, sums);
  }
  waiting.items.length = 0;
}

function bySlice(
  items: readonly WaitingItem[],
  dull: ReadonlySet<number>,
): ReadonlyMap<number, readonly WaitingItem[]> {
  const groups = new Map<number, WaitingItem[]>();
  for (const item of items)
    for (const slice of item.cell.slices) {
      if (dull.has(slice)) continue;
      const group = groups.get(slice);
      if (group === undefined) groups.set(slice, [item]);
      else group.push(item);
    }
  return groups;
}
