// After each minute: is there something to say, and to whom.
import { LAYERS } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import type { Decision, DetectionSettings, Route, Signal, Watched } from './contract.ts';
import { isOver, seriesOf } from './episode.ts';
import { addMass, forget } from './evidence.ts';
import { HOUR_MS, mask, rowOf } from './history.ts';
import { leadOf, type Place } from './layer-evidence.ts';
import { judge, type Verdict } from './page-rule.ts';
import { BIN_MS, binOf } from './ring.ts';
import { segmentsOf } from './segments.ts';
import { CHANGE_SHARE, type Thresholds } from './settings.ts';
import { onsetOfPlace, signalOf, sumsSince } from './signal.ts';
import type { Episode, FeatureState, Series, StreamState } from './state.ts';
import { correlatedWhy, downWhy, sustainedWhy, ticketWhy } from './wording.ts';

const DAY_MS = 24 * HOUR_MS;

export interface Deciding {
  readonly thresholds: Thresholds;
  /** Brings a stream's slices up to date. */
  readonly settle: (stream: StreamState) => void;
}

/** @param at end of the minute that was closed */
export function decide(
  state: FeatureState,
  at: EpochMs,
  settings: DetectionSettings,
  { thresholds, settle }: Deciding,
): readonly Decision[] {
  const verdicts = judge(state, at, settings, thresholds);
  keepCrossings(state, verdicts, at);
  if (state.episode !== null) return goOn(state, at, settings);
  const page = verdicts.find(({ kind }) => kind !== 'ticket');
  if (page !== undefined && page.kind !== 'ticket') return [openEpisode(state, at, page, settle)];
  return verdicts.flatMap((verdict) => ticketOf(state, at, verdict));
}

function keepCrossings(state: FeatureState, verdicts: readonly Verdict[], at: EpochMs): void {
  const leading = new Set(verdicts.flatMap((verdict) => (verdict.kind === 'down' ? [] : [layerOf(verdict)])));
  // What is plainly down says nothing of the layers' evidence: their crossings stay as they were.
  if (verdicts.some(({ kind }) => kind === 'down')) return;
  for (const layer of LAYERS) {
    const of = state.layers[layer];
    of.crossedAt = leading.has(layer) ? (of.crossedAt ?? at) : null;
    // Learning waits while a layer is above its gate, for a bounded time; a normal that is only beginning must go on.
    if (of.crossedAt !== null && at - of.crossedAt < FROZEN_MS_MAX && state.told === 2)
      rowOf(state.history, Math.floor(at / HOUR_MS)).masked = true;
  }
}

const FROZEN_MS_MAX = 7 * DAY_MS;

const layerOf = (verdict: Exclude<Verdict, { kind: 'down' }>): string =>
  verdict.kind === 'ticket' ? verdict.layer : verdict.lead.stream.spec.layer;

function goOn(state: FeatureState, at: EpochMs, settings: DetectionSettings): readonly Decision[] {
  const { episode } = state;
  if (episode === null) return [];
  rowOf(state.history, Math.floor(at / HOUR_MS)).masked = true;
  if (binOf(at) === binOf(at - 60_000) || !isOver(state, episode, at, settings)) return [];
  const watched = watchedOf(state, at) ?? { signals: [], segments: [] };
  state.episode = null;
  resetEvidence(state, at);
  return [
    {
      kind: 'recovered',
      at,
      feature: state.feature,
      episode: episode.id,
      ...watched,
      why: 'What was outside normal has been shown to be normal again for 30 minutes.',
    },
  ];
}

function openEpisode(
  state: FeatureState,
  at: EpochMs,
  verdict: Exclude<Verdict, { kind: 'ticket' }>,
  settle: Deciding['settle'],
): Decision {
  for (const stream of state.streams) settle(stream);
  const { route, lead, signals, why } = told(state, at, verdict);
  const onset = verdict.kind === 'corroborated' ? verdict.onset : lead === null ? null : onsetOfPlace(lead);
  state.episodes += 1;
  const id = `${state.feature}/${state.episodes}`;
  state.episode = {
    id,
    route,
    openedAt: at,
    onset,
    signals,
    watch: lead === null ? [] : [watchOf(state, lead, onset?.at ?? at - HOUR_MS, at)],
    calmSince: null,
  };
  mask(state, Math.floor((onset?.earliest ?? at - HOUR_MS) / HOUR_MS));
  const segments = lead === null ? [] : segmentsOf(state, lead, onset);
  return { kind: 'page', at, feature: state.feature, route, episode: id, signals, onset, segments, why };
}

interface Told {
  readonly route: Route;
  readonly lead: Place | null;
  readonly signals: readonly Signal[];
  readonly why: string;
}

function told(state: FeatureState, at: EpochMs, verdict: Exclude<Verdict, { kind: 'ticket' }>): Told {
  const signal = (place: Place): Signal =>
    signalOf(state, place, at, state.layers[place.stream.spec.layer].crossedAt ?? at);
  if (verdict.kind === 'down') {
    const lead = leadOf(state, verdict.down.kind === 'failing' ? 'api' : 'behavioural', 'pooled');
    const places = lead === null ? [] : [lead, ...sliceOf(lead)];
    return { route: 'hard_down', lead, signals: places.map(signal), why: downWhy(verdict.down) };
  }
  const { lead } = verdict;
  const first = signal(lead);
  if (verdict.kind === 'sustained')
    return {
      route: 'sustained',
      lead,
      signals: [first, ...sliceOf(lead).map(signal)],
      why: sustainedWhy(first, verdict.minutes),
    };
  const by = verdict.corroboration.by === null ? null : signal(verdict.corroboration.by);
  return {
    route: 'correlated',
    lead,
    signals: [first, ...(by === null ? [] : [by]), ...sliceOf(lead).map(signal)],
    why: correlatedWhy(first, by),
  };
}

/** The slice of the same series that says most, when the lead is pooled. */
function sliceOf(lead: Place): readonly Place[] {
  if (lead.slice !== null) return [];
  let best: readonly [number, Series] | null = null;
  for (const entry of lead.stream.slices)
    if (entry[1].statistic > (best?.[1].statistic ?? SLICE_STATISTIC_MIN)) best = entry;
  return best === null ? [] : [{ ...lead, slice: best[0], series: best[1] }];
}

const SLICE_STATISTIC_MIN = 1e4;

const watchOf = (state: FeatureState, lead: Place, from: EpochMs, at: EpochMs): Episode['watch'][number] => ({
  stream: lead.index,
  slice: lead.slice,
  isLocal: lead.series === lead.stream.local,
  worst: worstOf(lead, from),
  crossedAt: state.layers[lead.stream.spec.layer].crossedAt ?? at,
  cured: 0,
});

/** What the open page watches, over the whole episode: its interval counts from the crossing of the gate. */
export function watchedOf(state: FeatureState, at: EpochMs): Watched | null {
  const { episode } = state;
  if (episode === null) return null;
  const places = episode.watch.flatMap(({ stream: index, slice, isLocal, crossedAt }) => {
    const stream = state.streams[index];
    const series = stream === undefined ? undefined : seriesOf(stream, slice, isLocal);
    return stream === undefined || series === undefined
      ? []
      : [{ place: { stream, index, slice, series }, crossedAt }];
  });
  return {
    signals: places.map(({ place, crossedAt }) => signalOf(state, place, at, crossedAt)),
    segments: places.flatMap(({ place }) => segmentsOf(state, place, episode.onset)),
  };
}

/** Level since the onset, on the stream's scale: a single hour of a rare thing says too little. */
function worstOf(place: Place, from: EpochMs): number {
  const { n, sum, envelope } = sumsSince(place, from);
  return n === 0 ? 1 : Math.max(sum / n, (envelope / n) * 1.2);
}

function ticketOf(state: FeatureState, at: EpochMs, verdict: Verdict): readonly Decision[] {
  if (verdict.kind !== 'ticket') return [];
  const layer = state.layers[verdict.layer];
  const crossedAt = layer.crossedAt ?? at;
  if (layer.ticketedAt !== null && (layer.ticketedAt >= crossedAt || at - layer.ticketedAt < DAY_MS))
    return [];
  layer.ticketedAt = at;
  const signal = signalOf(state, verdict.lead, at, crossedAt);
  return [
    {
      kind: 'ticket',
      at,
      feature: state.feature,
      signals: [signal],
      why: ticketWhy(signal, verdict.waitsFor),
    },
  ];
}

/** A planned change: evidence begins afresh, with what mass has accrued for changes since the last one. */
export function planChange(state: FeatureState, at: EpochMs, massMax: number): void {
  const minutes = (at - (state.changeMassAt ?? state.firstAt)) / 60_000;
  const mass = Math.min(massMax, Math.max(0, minutes) * CHANGE_SHARE);
  state.changeMassAt = at;
  for (const series of everySeries(state)) addMass(series.evidence, mass);
}

/** After an episode: everything begins anew, and no onset is looked for in what is over. */
export function resetEvidence(state: FeatureState, at: EpochMs): void {
  for (const series of everySeries(state)) {
    forget(series.evidence);
    series.statistic = 0;
    if (series.ring !== null) series.ring.first = binOf(at + BIN_MS);
  }
  for (const layer of LAYERS) {
    const { above } = state.layers[layer];
    above.pooled.fill(null);
    above.slices.fill(null);
  }
}

function* everySeries({ streams }: FeatureState): Generator<Series> {
  for (const { pooled, local, slices } of streams) {
    yield pooled;
    yield local;
    yield* slices.values();
  }
}
