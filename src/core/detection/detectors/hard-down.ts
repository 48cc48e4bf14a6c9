// Plainly down: so many calls failing (or answering uselessly) in a few minutes that nobody waits for statistics.
import type { EpochMs } from '../../model/time.ts';
import { meanOf } from '../baseline/link.ts';
import { hourOfWeek } from '../baseline/rows.ts';
import type { DetectionSettings } from '../contract.ts';
import { HOUR_MS } from '../history.ts';
import { sumsBetween } from '../ring.ts';
import type { FeatureState, MinuteCounts } from '../state.ts';
import type { StreamSpec } from '../streams.ts';

export interface Down {
  readonly kind: 'failing' | 'useless';
  readonly bad: number;
  readonly calls: number;
  readonly minutes: number;
  /** Share that ordinary times explain; null: no normal is known yet. */
  readonly expected: number | null;
}

/** With little traffic the window grows until it holds enough calls, up to this. */
const MINUTES_MAX = 15;
/** What is assumed of a feature without a normal. */
const EXPECTED_UNKNOWN = 0.02;
/**
 * ln of how rare the share must be by chance: five-minute windows of ten quarters. Chernoff: P ≤ e^(−n·KL).
 * @see Chernoff, «A measure of asymptotic efficiency», Ann. Math. Statist. 23, 1952
 */
const RARE = 12.5;

export function downOf(state: FeatureState, at: EpochMs, settings: DetectionSettings): Down | null {
  return (
    looked(state.recent, at, settings.hardDown, 'failing', expectedOf(state, at, isFailing)) ??
    looked(state.recent, at, settings.behaviouralHardDown, 'useless', expectedOf(state, at, isUseless))
  );
}

function looked(
  recent: readonly MinuteCounts[],
  at: EpochMs,
  limit: DetectionSettings['hardDown'],
  kind: Down['kind'],
  expected: number | null,
): Down | null {
  let bad = 0;
  let calls = 0;
  let minutes = 0;
  for (let index = recent.length - 1; index >= 0; index -= 1) {
    const row = recent[index] as MinuteCounts;
    const age = (at - row.at) / 60_000;
    if (age >= MINUTES_MAX || (age >= limit.minutes && calls >= limit.calls)) break;
    bad += kind === 'failing' ? row.failed : row.useless;
    calls += kind === 'failing' ? row.calls : row.answered;
    minutes = Math.max(limit.minutes, Math.ceil(age) + 1);
  }
  if (calls < limit.calls) return null;
  const share = bad / calls;
  const ordinary = expected ?? EXPECTED_UNKNOWN;
  if (share < limit.share || share <= ordinary || calls * divergence(share, ordinary) < RARE) return null;
  return { kind, bad, calls, minutes, expected };
}

/** Kullback–Leibler divergence of two yes/no rates, nats. */
function divergence(p: number, q: number): number {
  const yes = p === 0 ? 0 : p * Math.log(p / q);
  return yes + (p === 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q)));
}

const LAST_BINS = 6;
/** Metrics whose 1 is an answer that helps nobody, however it was read: stated by an evaluator, or from the text. */
export const USELESS: readonly string[] = ['refusal', 'format-invalid', 'empty'];
const isFailing = ({ layer, metric }: StreamSpec): boolean => layer === 'api' && metric !== 'retries';
const isUseless = ({ metric }: StreamSpec): boolean => USELESS.includes(metric);

/** Envelope of all kinds together, from what the last half-hour's calls were expected to do. */
function expectedOf(
  { streams }: FeatureState,
  at: EpochMs,
  counts: (spec: StreamSpec) => boolean,
): number | null {
  const slot = hourOfWeek(Math.floor(at / HOUR_MS));
  let sum = 0;
  let known = false;
  for (const { spec, normal, pooled } of streams) {
    if (!counts(spec) || normal === null || pooled.ring === null) continue;
    const { n, envelope } = sumsBetween(pooled.ring, pooled.ring.last - LAST_BINS, pooled.ring.last);
    known = true;
    // Right after a fresh start there are no readings yet: then what the season allows.
    sum += n > 0 ? envelope / n : meanOf(normal.kind, normal.envelope[slot] as number);
  }
  return known ? Math.min(EXPECTED_MAX, Math.max(sum, 1e-4)) : null;
}

const EXPECTED_MAX = 0.99;
