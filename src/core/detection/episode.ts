// A page lasts until its own series show that they are normal again; evidence falling by itself would take weeks.
import type { EpochMs } from '../model/time.ts';
import type { DetectionSettings } from './contract.ts';
import { binOf, sumsBetween } from './ring.ts';
import type { Episode, FeatureState, Series, StreamState } from './state.ts';

/** ln of how much likelier "normal again" must be than "half as bad still". */
const CURED = Math.log(200);
const CALM_MS = 30 * 60_000;
/** Of what made it plainly down, this share left counts as over. */
const CALM_SHARE = 0.5;
const CALLS_MIN = 10;
/** What was watched and is not seen for this long, while the feature has traffic, is gone. */
const GONE_MS = 2 * 3_600_000;

/** @returns whether the episode is over; called once for each bin that ended */
export function isOver(
  state: FeatureState,
  episode: Episode,
  at: EpochMs,
  settings: DetectionSettings,
): boolean {
  const calm = episode.route === 'hard_down' ? callsAreCalm(state, settings) : cured(state, episode, at);
  if (!calm) {
    episode.calmSince = null;
    return false;
  }
  episode.calmSince ??= at;
  return at - episode.calmSince >= CALM_MS;
}

/** Neither failing nor useless answers are anywhere near what called it down. */
function callsAreCalm(
  { recent }: FeatureState,
  { hardDown, behaviouralHardDown }: DetectionSettings,
): boolean {
  const sum = (of: (row: FeatureState['recent'][number]) => number): number =>
    recent.reduce((total, row) => total + of(row), 0);
  const calls = sum(({ calls: count }) => count);
  const answered = sum((row) => row.answered);
  return (
    calls >= CALLS_MIN &&
    sum(({ failed }) => failed) / calls < hardDown.share * CALM_SHARE &&
    sum(({ useless }) => useless) / Math.max(1, answered) < behaviouralHardDown.share * CALM_SHARE
  );
}

export const seriesOf = (stream: StreamState, slice: number | null, isLocal: boolean): Series | undefined =>
  slice !== null ? stream.slices.get(slice) : isLocal ? stream.local : stream.pooled;

/** Sequential test of each watched series, restarted whenever it speaks for the fault again. */
function cured({ streams }: FeatureState, { watch }: Episode, at: EpochMs): boolean {
  for (const one of watch) {
    const stream = streams[one.stream] as StreamState;
    const series = seriesOf(stream, one.slice, one.isLocal);
    // A slice that is switched off has no readings any more, and a ring that was let go had nothing left to say.
    if (series?.ring == null || stream.normal === null || at - series.seenAt > GONE_MS) {
      one.cured = CURED;
      continue;
    }
    const bin = binOf(at) - 1;
    const { n, sum, level } = sumsBetween(series.ring, bin, bin);
    if (n === 0) continue;
    const normal = level / n;
    const half = normal + (one.worst - normal) / 2;
    const ratio =
      stream.normal.kind === 'rate'
        ? sum * Math.log(normal / half) + (n - sum) * Math.log((1 - normal) / (1 - half))
        : ((half - normal) * (n * (half + normal) - 2 * sum)) / (2 * stream.normal.dispersion);
    one.cured = Math.max(0, Math.min(one.cured + ratio, CURED * 2));
  }
  return watch.every(({ cured: value }) => value >= CURED);
}
