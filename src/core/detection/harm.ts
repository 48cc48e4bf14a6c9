// Whether the last hour's level is worth waking someone. Evidence says that something changed; this says how much.
import type { EpochMs } from '../model/time.ts';
import type { StreamKind } from './baseline/link.ts';
import type { DetectionSettings } from './contract.ts';
import type { Place } from './layer-evidence.ts';
import { binOf, type MinuteSums, sumsBetween } from './ring.ts';

/** How many times its threshold of harm a level is: 1 and above is harmful. */
export function harmOf({ stream, slice, series }: Place, at: EpochMs, settings: DetectionSettings): number {
  // Harm is counted against the season's envelope, whichever evidence leads.
  const recent = lastHour(slice === null ? stream.pooled.ring : series.ring, at);
  if (recent === null || stream.normal === null) return 0;
  const level = recent.sum / recent.n;
  const normal = recent.level / recent.n;
  const envelope = recent.envelope / recent.n;
  const { read, kind } = stream.spec;
  const best = read.as === 'complement' ? 1 - normal : normal;
  // Below normal by so much, and half of it beyond what the season allows: ordinary straying alone is no harm.
  const moved = Math.min(level - normal, 2 * (level - envelope)) / best / settings.harmfulScoreDrop;
  const isSize = read.as === 'above' || read.as === 'below';
  const factor = odds(level) / odds(envelope) / (isSize ? SIZE_FACTOR : settings.harmfulRateFactor);
  const harm = kind === 'score' ? moved : Math.max(factor, read.as === 'complement' ? moved : 0);
  return Math.min(
    harm,
    straysBy(kind, level, normal) / Math.sqrt(stream.normal.wander.variance) / STRAYS_MAX,
  );
}

/**
 * In a quarter a level that forgets itself in half a day strays this many standard deviations by itself, the furthest of
 * a dozen series: √(2 ln(182 · 12)).
 * @see Leadbetter, Lindgren, Rootzén, «Extremes and Related Properties of Random Sequences and Processes», 1983, 12.3
 */
const STRAYS_MAX = 4;

const straysBy = (kind: StreamKind, level: number, normal: number): number =>
  kind === 'score' ? level - normal : Math.log(odds(level) / odds(normal));

/** Odds of exceeding a quantile that a half longer (or shorter by a third) answer brings, at the usual spread of lengths. */
const SIZE_FACTOR = 4;
const HOUR_BINS = 12;
/** Where an hour holds few readings, the level is taken from more of them. */
const READINGS_MIN = 30;
const BINS_MAX = 72;

function lastHour(ring: Place['series']['ring'], at: EpochMs): MinuteSums | null {
  if (ring === null) return null;
  const now = binOf(at);
  for (let bins = HOUR_BINS; ; bins *= 2) {
    const sums = sumsBetween(ring, now - Math.min(bins, BINS_MAX) + 1, now);
    if (sums.n >= READINGS_MIN || bins >= BINS_MAX) return sums.n > 0 ? sums : null;
  }
}

const odds = (p: number): number => {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, p));
  return inside / (1 - inside);
};
