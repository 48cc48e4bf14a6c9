// Records go into the engine in a way that repeats exactly, and one that it cannot take costs only itself.
import type { Decision, DetectionEngine } from '../../core/detection/contract.ts';
import { createEngine, type EngineParts } from '../../core/detection/engine.ts';
import type { TelemetryRecord } from '../../core/model/records.ts';
import { type EpochMs, hours, minutes, toRfc3339 } from '../../core/model/time.ts';
import type { BaselineRequest, DetectorMemory, FedRecord, OpenEpisode } from '../ports/detection.ts';

/** A minute is judged when no record of it is still expected. */
export const LATENESS_MS = minutes(1);
/** A record older than this, seen from its feature's latest, is history and no news. */
const LATE_MS = hours(1);
/** A judge may run once a day: its scores count when they come. */
const LATE_SCORE_MS = hours(26);
/** A sender's clock may be ahead; further ahead it is wrong. */
const AHEAD_MS = minutes(5);
/** In history, the minutes that are over are closed each time so much has passed. */
const TICK_MS = 10_000;
/** Faults of one advance: each belongs to another feature's minute. */
const FAULTS_MAX = 1000;

export type Feed = ReturnType<typeof createFeed>;

export interface FeedParts {
  readonly engine: EngineParts;
  /** The engine threw; `record` null: while it ended a minute. */
  readonly onFault: (error: unknown, record: number | null) => void;
}

/** @param memory null: nothing is known yet */
export function createFeed({ engine: parts, onFault }: FeedParts, memory: DetectorMemory | null) {
  const engine = createEngine(parts, memory?.engine);
  const held: Held = { ...(memory ?? NOTHING()), engine, onFault, made: [], faultsInRow: 0 };
  return {
    held: held as Readonly<Pick<Held, 'advancedTo' | 'historyReadAt' | 'faultsInRow'>>,
    newest: held.newest as ReadonlyMap<string, EpochMs>,
    open: held.open as ReadonlyMap<string, OpenEpisode>,
    late: held.late as Readonly<Held['late']>,
    /** A record that has just come. */
    take: (fed: FedRecord): void => take(held, fed),
    /** A record of the past; they come in order of their time. */
    takePast: ({ id, record }: FedRecord, now: EpochMs): void => {
      const at = Math.min(record.at, now + AHEAD_MS);
      if (at >= held.advancedTo + TICK_MS) advance(held, at);
      if (record.kind !== 'provider_status') give(held, at === record.at ? record : { ...record, at }, id);
    },
    advance: (to: EpochMs): void => advance(held, to),
    /** What was decided since the last call. */
    drain: (): readonly Decision[] => {
      close(held, Number.NEGATIVE_INFINITY);
      return held.made.splice(0);
    },
    rebaseline: (request: BaselineRequest): void => rebaseline(held, request),
    /** Episodes of before that history was read again keep their name, or end. */
    adopt: (before: ReadonlyMap<string, OpenEpisode>): void => {
      for (const [feature, episode] of before) {
        const still = held.open.get(feature);
        if (still === undefined) held.made.push(endOf(feature, episode.name, held.advancedTo, REREAD));
        else held.open.set(feature, { ...episode, engineName: still.engineName });
      }
    },
    historyWasRead: (at: EpochMs): void => {
      held.historyReadAt = at;
    },
    /** Whether a page was found to be of the past, and may turn out to go on. */
    hold: (feature: string, isHeld: boolean): void => {
      const episode = held.open.get(feature);
      if (episode !== undefined) episode.held = isHeld;
    },
    seriesCount: () => engine.seriesCount(),
    watched: (feature: string, at: EpochMs) => engine.watched(feature, at),
    normals: (at: EpochMs) =>
      new Map(
        [...held.newest.keys()]
          .filter((feature) => feature !== OF_EVERY_FEATURE)
          .map((feature) => [feature, engine.normals(feature, at)] as const),
      ),
    memory: (): DetectorMemory => ({
      engine: engine.snapshot(),
      advancedTo: held.advancedTo,
      historyReadAt: held.historyReadAt,
      newest: held.newest,
      open: held.open,
      late: held.late,
    }),
  };
}

interface Held extends Omit<DetectorMemory, 'engine'> {
  readonly engine: DetectionEngine;
  readonly onFault: FeedParts['onFault'];
  readonly made: Decision[];
  faultsInRow: number;
}

function close({ engine, made, open, onFault }: Held, to: EpochMs): void {
  for (let faults = 0; faults < FAULTS_MAX; faults += 1)
    try {
      made.push(...engine.advanceTo(to).map((decision) => named(decision, open)));
      return;
    } catch (error) {
      onFault(error, null);
    }
}

function advance(held: Held, to: EpochMs): void {
  if (to <= held.advancedTo) return;
  held.advancedTo = to;
  close(held, to);
}

function give(held: Held, record: TelemetryRecord, id: number): void {
  const { engine, newest, onFault } = held;
  try {
    engine.take(record);
    held.faultsInRow = 0;
  } catch (error) {
    held.faultsInRow += 1;
    onFault(error, id);
  }
  if (isReading(record))
    for (const key of [record.feature, OF_EVERY_FEATURE])
      newest.set(key, Math.max(newest.get(key) ?? record.at, record.at));
}

function take(held: Held, { id, receivedAt, record }: FedRecord): void {
  advance(held, receivedAt - LATENESS_MS);
  if (record.kind === 'provider_status') return;
  if (record.kind === 'evaluator') {
    give(held, record, id);
    return;
  }
  const at = Math.min(record.at, receivedAt + AHEAD_MS);
  const latest = held.newest.get(record.feature ?? OF_EVERY_FEATURE) ?? at;
  if (at < latest - (record.kind === 'evaluation' ? LATE_SCORE_MS : LATE_MS)) {
    held.late.count += 1;
    held.late.lastCameAt = receivedAt;
    return;
  }
  // What is only a little late counts in its feature's present minute.
  const counted = record.kind === 'change' ? at : Math.max(at, minuteOf(latest));
  give(held, counted === record.at ? record : { ...record, at: counted }, id);
}

function rebaseline(held: Held, request: BaselineRequest): void {
  close(held, Number.NEGATIVE_INFINITY);
  let known = false;
  try {
    known = held.engine.rebaseline(request.feature, request.since, request.askedAt);
  } catch (error) {
    held.onFault(error, null);
  }
  held.made.push(...answerTo(request, known, held.open.get(request.feature)));
  if (known) held.open.delete(request.feature);
}

const OF_EVERY_FEATURE = '';
const REREAD = 'With the history that has come since, it is within normal.';

const NOTHING = (): Omit<DetectorMemory, 'engine'> => ({
  advancedTo: Number.NEGATIVE_INFINITY,
  newest: new Map(),
  open: new Map(),
  late: { count: 0, lastCameAt: 0 },
  historyReadAt: null,
});

const minuteOf = (at: EpochMs): EpochMs => Math.floor(at / 60_000) * 60_000;

type Reading = Exclude<TelemetryRecord, { kind: 'change' | 'evaluator' | 'provider_status' }>;

const isReading = (record: TelemetryRecord): record is Reading =>
  record.kind !== 'change' && record.kind !== 'evaluator' && record.kind !== 'provider_status';

/** The engine counts episodes from one again when it begins anew; with its time a name stays the only one. */
function named(decision: Decision, open: Map<string, OpenEpisode>): Decision {
  if (decision.kind === 'page') {
    const name = `${decision.episode}@${toRfc3339(decision.at)}`;
    open.set(decision.feature, {
      engineName: decision.episode,
      name,
      openedAt: decision.at,
      held: false,
    });
    return { ...decision, episode: name };
  }
  if (decision.kind !== 'recovered') return decision;
  const episode = open.get(decision.feature);
  open.delete(decision.feature);
  return episode === undefined ? decision : { ...decision, episode: episode.name };
}

const endOf = (feature: string, episode: string, at: EpochMs, why: string): Decision => ({
  kind: 'recovered',
  at,
  feature,
  episode,
  signals: [],
  segments: [],
  why,
});

function answerTo(
  { feature, since, askedAt, askedBy }: BaselineRequest,
  known: boolean,
  episode: OpenEpisode | undefined,
): readonly Decision[] {
  const words = `${askedBy} said that what ${feature} does since ${toRfc3339(since)} is normal`;
  const text = known
    ? `${words}: normal is learnt from there on.`
    : `${words}, but nothing is known of it: nothing is changed.`;
  return [
    { kind: 'notice', at: askedAt, feature, text },
    ...(known && episode !== undefined ? [endOf(feature, episode.name, askedAt, `${words}.`)] : []),
  ];
}
