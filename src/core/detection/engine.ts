// Records in, decisions out: every feature's minutes, one after the other. Deterministic; its state is plain data.
import type { Layer } from '../model/layer.ts';
import type { EvaluatorMeaning, TelemetryRecord } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';
import {
  createDimensionGuard,
  type DimensionGuard,
  type DimensionGuardState,
} from '../telemetry/dimensions.ts';
import { WEEKS_FOR_SEASONS } from './baseline/fit.ts';
import type { Decision, DetectionEngine, DetectionSettings, EngineSnapshot } from './contract.ts';
import { decide, planChange, resetEvidence, watchedOf } from './decide.ts';
import { createExpectations } from './expectations.ts';
import { createFeature } from './feature.ts';
import { HOUR_MS } from './history.ts';
import { learn } from './learn.ts';
import { closeMinute } from './minute.ts';
import { normalsOf } from './normals.ts';
import { MINUTE_MS } from './series-step.ts';
import { type Thresholds, thresholdsOf } from './settings.ts';
import { settleSlices } from './slices.ts';
import type { FeatureState, StreamState } from './state.ts';
import { type Catalogue, type Taking, takeRecord } from './take.ts';

export interface EngineParts {
  readonly catalogue: Catalogue;
  readonly settings: DetectionSettings;
  /** What the configuration says of evaluators, for when no record does. */
  readonly meaning?: (
    feature: string,
    evaluator: string,
  ) => Pick<EvaluatorMeaning, 'layer' | 'worse'> | undefined;
  /** Layer of an outside metric; without one it counts as quality. */
  readonly layerOf?: (feature: string, metric: string) => Layer | undefined;
}

interface EngineState {
  readonly features: Map<string, FeatureState>;
  /** Feature → evaluator → what records said of it. */
  readonly meanings: Map<string, Map<string, Pick<EvaluatorMeaning, 'layer' | 'worse'>>>;
  readonly guards: Map<string, DimensionGuardState>;
}

const LIMITS = { valuesMax: 24, dimensionsMax: 24 };

/** @throws RangeError when the snapshot is of a version this program does not know */
export function createEngine(parts: EngineParts, snapshot?: EngineSnapshot): DetectionEngine {
  const state = restored(snapshot);
  const guards = new Map<string, DimensionGuard>(
    [...state.guards].map(([feature, guard]) => [feature, createDimensionGuard(LIMITS, guard)]),
  );
  const clockwork = createClockwork(parts.settings);
  const known = (name: string): FeatureState | undefined => state.features.get(name);
  return {
    take: (record) => {
      if (record.kind === 'evaluator') mean(state, record);
      else if (record.kind === 'change') changed(state, record, clockwork.thresholds.changeMax);
      else if (record.kind !== 'provider_status')
        takeRecord(takingOf(parts, state, guards, clockwork, record), record);
    },
    advanceTo: (now) => {
      for (const feature of state.features.values()) clockwork.close(feature, now);
      return clockwork.decisions.splice(0);
    },
    rebaseline: (name, since, now) => {
      const feature = known(name);
      if (feature !== undefined) rebaseline(feature, since, now);
      return feature !== undefined;
    },
    normals: (name, at) => {
      const feature = known(name);
      return feature === undefined ? [] : normalsOf(feature, at);
    },
    watched: (name, at) => {
      const feature = known(name);
      return feature === undefined ? null : watchedOf(feature, at);
    },
    seriesCount: () =>
      [...state.features.values()].reduce(
        (count, { streams }) => count + streams.reduce((sum, { slices }) => sum + 2 + slices.size, 0),
        0,
      ),
    snapshot: () => ({
      version: 1,
      state: {
        ...state,
        guards: new Map([...guards].map(([feature, guard]) => [feature, guard.snapshot()])),
      } satisfies EngineState,
    }),
  };
}

interface Clockwork {
  readonly thresholds: Thresholds;
  readonly decisions: Decision[];
  /** Ends the open minute when it is over at `until`. */
  close(feature: FeatureState, until: EpochMs): void;
  /** @returns start of the minute that is open then */
  open(feature: FeatureState, at: EpochMs): EpochMs;
}

function createClockwork(settings: DetectionSettings): Clockwork {
  const thresholds = thresholdsOf(settings);
  const expectations = createExpectations();
  const decisions: Decision[] = [];
  const close = (feature: FeatureState, until: EpochMs): void => {
    if (feature.minute === null || until < feature.minute + MINUTE_MS) return;
    const at = feature.minute;
    const readings = feature.pending;
    feature.pending = [];
    feature.minute = null;
    const minute = closeMinute(feature, at, readings, thresholds.keeps, expectations);
    const settle = (stream: StreamState): void => settleSlices(stream, minute);
    decisions.push(...decide(feature, at + MINUTE_MS, settings, { thresholds, settle }));
  };
  const open = (feature: FeatureState, at: EpochMs): EpochMs => {
    close(feature, at);
    if (feature.minute === null) {
      feature.minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
      if (learn(feature, Math.floor(feature.minute / HOUR_MS))) decisions.push(...learned(feature, at));
    }
    return feature.minute;
  };
  return { thresholds, decisions, close, open };
}

function takingOf(
  parts: EngineParts,
  { features, meanings }: EngineState,
  guards: Map<string, DimensionGuard>,
  { open }: Clockwork,
  { feature: name, at }: { readonly feature: string; readonly at: EpochMs },
): Taking {
  let feature = features.get(name);
  if (feature === undefined) {
    feature = createFeature(name, at);
    features.set(name, feature);
  }
  const guard = guardOf(guards, name);
  const said = meanings.get(name);
  return {
    state: feature,
    catalogue: parts.catalogue,
    meaning: (evaluator) => said?.get(evaluator) ?? parts.meaning?.(name, evaluator),
    layerOf: (metric) => parts.layerOf?.(name, metric),
    fold: (attributes) => guard.fold(attributes),
    minute: open(feature, at),
  };
}

function rebaseline(feature: FeatureState, since: EpochMs, now: EpochMs): void {
  const { history } = feature;
  history.since = Math.floor(since / HOUR_MS);
  history.learnedOn = null;
  for (const row of history.hours) if (row.hour >= history.since) row.masked = false;
  feature.episode = null;
  resetEvidence(feature, now);
  learn(feature, Math.floor(now / HOUR_MS), { lagHours: 0 });
}

function restored(snapshot: EngineSnapshot | undefined): EngineState {
  if (snapshot === undefined) return { features: new Map(), meanings: new Map(), guards: new Map() };
  if (snapshot.version !== 1)
    throw new RangeError(
      `detection state has version ${snapshot.version}; this program reads version 1. Upgrade it.`,
    );
  return structuredClone(snapshot.state) as EngineState;
}

function guardOf(guards: Map<string, DimensionGuard>, feature: string): DimensionGuard {
  let guard = guards.get(feature);
  if (guard === undefined) {
    guard = createDimensionGuard(LIMITS);
    guards.set(feature, guard);
  }
  return guard;
}

function mean({ meanings }: EngineState, { feature, name, layer, worse }: EvaluatorMeaning): void {
  const known = meanings.get(feature);
  if (known === undefined) meanings.set(feature, new Map([[name, { layer, worse }]]));
  else known.set(name, { layer, worse });
}

function changed(
  { features }: EngineState,
  { feature, at }: Extract<TelemetryRecord, { kind: 'change' }>,
  massMax: number,
): void {
  for (const state of features.values())
    if (feature === null || state.feature === feature) planChange(state, at, massMax);
}

/** Says once what is known of normal, and again when it becomes more. */
function learned(state: FeatureState, at: EpochMs): readonly Decision[] {
  const weeks = Math.max(0, ...state.streams.map(({ normal }) => normal?.weeks ?? 0));
  const told = weeks >= WEEKS_FOR_SEASONS ? 2 : weeks > 0 ? 1 : 0;
  // A normal of a few days is soon another one: what spoke against it says nothing against the next.
  if (told < 2 || state.told < 2) resetEvidence(state, at);
  if (told <= state.told) return [];
  state.told = told;
  const text =
    told === 2
      ? `${state.feature}: three weeks of history: normal now knows the hours of the week, and sustained or corroborated degradation pages.`
      : `${state.feature}: normal is known by the hour of the day only (less than three weeks of history): tickets, and pages only for what is plainly down.`;
  return [{ kind: 'notice', at, feature: state.feature, text }];
}
