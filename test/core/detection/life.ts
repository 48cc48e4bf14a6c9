// Lives of a small feature for the engine's tests: the same seed gives the same calls, and one learnt past serves many.
import { deserialize, serialize } from 'node:v8';
import type { Decision, EngineSnapshot } from '../../../src/core/detection/contract.ts';
import { createEngine, type EngineParts } from '../../../src/core/detection/engine.ts';
import { DEFAULT_DETECTION } from '../../../src/core/detection/settings.ts';
import { catalogueOf } from '../../../src/core/detection/take.ts';
import type { Attributes, TelemetryRecord } from '../../../src/core/model/records.ts';
import { normal, random } from '../triage/seeded.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.parse('2026-09-07T00:00:00Z');
export const LEARNT = START + 28 * DAY;
export const FEATURE = 'assistant';

export const PARTS: EngineParts = { catalogue: catalogueOf(), settings: DEFAULT_DETECTION };

export interface Level {
  readonly perHour: number;
  /** Share of calls to the larger model, which refuses three times as often and takes twice as long. */
  readonly large: number;
  /** Refusals of the small model. */
  readonly refusal: number;
  /** Calls that end in the provider's 503. */
  readonly failing: number;
  /** Times as slow as usual. */
  readonly slow: number;
  /** Scores beside the refusal. */
  readonly scores: Readonly<Record<string, number>>;
}

export const PAST: Level = { perHour: 40, large: 0.3, refusal: 0.02, failing: 0.002, slow: 1, scores: {} };
/** Busier, so that hours are enough for a story. */
export const USUAL: Level = { ...PAST, perHour: 600 };

const LARGE: Attributes = { 'gen_ai.request.model': 'large', 'user.segment': 'pro' };
const SMALL: Attributes = { 'gen_ai.request.model': 'small', 'user.segment': 'free' };

/** Calls at random moments of [from, to), in order. */
export function* callsOf(
  { perHour, large, refusal, failing, slow, scores }: Level,
  { from, to, seed }: { readonly from: number; readonly to: number; readonly seed: number },
): Generator<TelemetryRecord> {
  const next = random(seed);
  const pause = (): number => (-HOUR / perHour) * Math.log(1 - next());
  for (let at = from + pause(); at < to; at += pause()) {
    const isLarge = next() < large;
    const fails = next() < failing;
    const refuses = Number(next() < refusal * (isLarge ? 3 : 1));
    const attributes = isLarge ? LARGE : SMALL;
    yield {
      kind: 'llm_call',
      at: Math.floor(at),
      feature: FEATURE,
      durationMs: slow * (isLarge ? 2 : 1) * 800 * Math.exp(0.4 * normal(next)),
      attributes: fails ? { ...attributes, 'error.type': '503' } : attributes,
      output: null,
      evaluations: fails ? {} : { refusal: refuses, ...scores },
      session: null,
      user: `u${Math.floor(200 * next())}`,
    };
  }
}

export interface Outcome {
  readonly decisions: readonly Decision[];
  readonly snapshot: EngineSnapshot;
}

/** A snapshot as a restart finds it again. */
export const stored = (snapshot: EngineSnapshot): EngineSnapshot =>
  deserialize(serialize(snapshot)) as EngineSnapshot;

/** Goes on from `snapshot` with these records until `until`. */
export function live(
  records: Iterable<TelemetryRecord>,
  until: number,
  { snapshot, parts = PARTS }: { readonly snapshot?: EngineSnapshot; readonly parts?: EngineParts } = {},
): Outcome {
  const engine = createEngine(parts, snapshot);
  for (const record of records) engine.take(record);
  return { decisions: engine.advanceTo(until), snapshot: engine.snapshot() };
}

/** Stretches of life one after the other, each `hours` long. */
export function* stretches(
  from: number,
  seed: number,
  ...parts: readonly (readonly [hours: number, level: Level])[]
): Generator<TelemetryRecord> {
  let at = from;
  for (const [index, [hours, level]] of parts.entries()) {
    yield* callsOf(level, { from: at, to: at + hours * HOUR, seed: seed + 1000 * index });
    at += hours * HOUR;
  }
}

type Kind = Decision['kind'];
export const ofKind = <K extends Kind>(
  decisions: readonly Decision[],
  kind: K,
): readonly Extract<Decision, { kind: K }>[] =>
  decisions.filter((decision): decision is Extract<Decision, { kind: K }> => decision.kind === kind);

/** Ten days, then four weeks, of an ordinary past. */
export function pastOf(level: Level = PAST): { readonly early: Outcome; readonly learnt: Outcome } {
  const cut = START + 10 * DAY;
  const early = live(callsOf(level, { from: START, to: cut, seed: 1 }), cut);
  const later = callsOf(level, { from: cut, to: LEARNT, seed: 2 });
  return { early, learnt: live(later, LEARNT, { snapshot: early.snapshot }) };
}
