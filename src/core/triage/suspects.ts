// Which change could have done it: those in the onset interval whose scope fits; the others are named with the reason.
import type { Change } from '../model/records.ts';
import { clockTime, type EpochMs, hours, minutes, spokenDuration } from '../model/time.ts';
import { harmsOf } from './harm.ts';
import type { Study } from './study.ts';
import { dimensionName } from './wording.ts';

export interface SuspectReport {
  /** The best fit; null when none fits, or the onset cannot be placed in time. */
  readonly suspect: Change | null;
  /** Every change that fits, best first. */
  readonly fitting: readonly Change[];
  readonly rejected: readonly { readonly change: Change; readonly why: string }[];
}

export const NO_SUSPECTS: SuspectReport = { suspect: null, fitting: [], rejected: [] };

/** Clocks differ, and a change takes a moment to reach the first call. */
const MARGIN_MS = minutes(5);
/** A change that names the very segment needs no tight date: rare calls of a small cohort show it late. */
const CARRIER_MARGIN_MS = minutes(30);
/** Wider than this, time alone names nobody. */
const LOCALISABLE_MS = hours(6);
/** An index is refreshed every so often: the last refresh may lie this far from the change that stopped it. */
const STALE_MARGIN_MS = hours(2);
const CONSIDERED_BEFORE_MS = hours(24);
const REJECTED_MAX = 10;

/**
 * @param changes announced and observed, any order
 * @param staleSince last refresh of each index that is older than normal: a retrieval change then explains a slow decay
 */
export function suspectsOf(
  study: Study,
  changes: readonly Change[],
  staleSince: readonly EpochMs[] = [],
): SuspectReport {
  const { onset } = study;
  const since = (onset?.earliest ?? study.window.from) - CONSIDERED_BEFORE_MS;
  const considered = changes
    .filter(({ at }) => at >= since && at <= study.window.to)
    .toSorted((a, b) => b.at - a.at);
  if (onset === null) return withoutOnset(considered, staleSince);
  const judged = considered.map((change) => ({
    change,
    why: stopsRefresh(change, staleSince) ? null : reasonAgainst(study, onset, change),
  }));
  const fitting = judged
    .flatMap(({ change, why }) => (why === null ? [change] : []))
    .sort((a, b) => rank(study, b) - rank(study, a) || Math.abs(a.at - onset.at) - Math.abs(b.at - onset.at));
  const rejected = judged
    .flatMap(({ change, why }) => (why === null ? [] : [{ change, why }]))
    .slice(0, REJECTED_MAX);
  return { suspect: fitting[0] ?? null, fitting, rejected };
}

/** No measure of the calls moved: only what stopped a stale index can be suspected. */
function withoutOnset(considered: readonly Change[], staleSince: readonly EpochMs[]): SuspectReport {
  const fitting = considered.filter((change) => stopsRefresh(change, staleSince));
  const why =
    staleSince.length === 0
      ? 'nothing is outside normal, so nothing is suspected'
      : 'it does not touch the index, and no measure of the calls moved';
  const rejected = considered
    .filter((change) => !fitting.includes(change))
    .slice(0, REJECTED_MAX)
    .map((change) => ({ change, why }));
  return { suspect: fitting[0] ?? null, fitting, rejected };
}

/** @returns null when the change fits */
function reasonAgainst(
  study: Study,
  onset: { readonly earliest: EpochMs; readonly latest: EpochMs },
  change: Change,
): string | null {
  const wide = onset.latest - onset.earliest > LOCALISABLE_MS;
  const scope = scopeAgainst(study, change);
  if (scope !== null) return scope;
  const period = `the onset (${periodOf(onset)})`;
  if (change.at > onset.latest + MARGIN_MS)
    return `${spokenDuration(change.at - onset.latest)} after ${period}`;
  const margin = carries(study, change) ? CARRIER_MARGIN_MS : MARGIN_MS;
  if (change.at < onset.earliest - margin)
    return `${spokenDuration(onset.earliest - change.at)} before ${period}`;
  if (wide && !carries(study, change))
    return `the onset cannot be placed better than ${spokenDuration(onset.latest - onset.earliest)}, so time alone names nothing`;
  return null;
}

/** `13:00–13:08 UTC`, or the one minute. */
function periodOf({ earliest, latest }: { readonly earliest: EpochMs; readonly latest: EpochMs }): string {
  const [from, to] = [clockTime(earliest), clockTime(latest)];
  return from === to ? from : `${from.replace(' UTC', '')}–${to}`;
}

/** A change that says where it applies, while the harm shows elsewhere under the same dimension. */
function scopeAgainst(study: Study, change: Change): string | null {
  for (const { judged } of harmsOf(study))
    for (const [dimension, value] of Object.entries(change.attributes)) {
      const outside = judged.segments.filter(
        ({ state, direction, measurement }) =>
          state === 'outside' && direction === 'worse' && measurement.segment?.dimension === dimension,
      );
      const [worst] = outside;
      if (
        worst !== undefined &&
        !outside.some(({ measurement }) => measurement.segment?.value === String(value))
      )
        return `it concerns ${dimensionName(dimension)}=${value}, but the harm shows in ${dimensionName(dimension)}=${worst.measurement.segment?.value}`;
    }
  return null;
}

/** The change names the very segment that carries the harm. */
const carries = (study: Study, change: Change): boolean =>
  harmsOf(study).some(({ judged }) =>
    judged.segments.some(
      ({ state, direction, measurement: { segment } }) =>
        state === 'outside' &&
        direction === 'worse' &&
        segment !== null &&
        String(change.attributes[segment.dimension] ?? '') === segment.value,
    ),
  );

/** A retrieval change near the last refresh of a stale index. */
const stopsRefresh = ({ type, at }: Change, staleSince: readonly EpochMs[]): boolean =>
  (type === 'retrieval_index' || type === 'retrieval_config') &&
  staleSince.some((refreshed) => Math.abs(at - refreshed) <= STALE_MARGIN_MS);

function rank(study: Study, change: Change): number {
  const model = change.type === 'model_version' || change.type === 'prompt_version' ? 2 : 0;
  return model + (carries(study, change) ? 4 : 0) + (change.attributes['observed'] === true ? 1 : 0);
}
