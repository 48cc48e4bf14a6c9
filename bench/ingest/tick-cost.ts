// What judging one minute costs while an engine holds many series, and how that grows with their number.
import type { DetectionEngine } from '../../src/core/detection/contract.ts';
import { createEngine } from '../../src/core/detection/engine.ts';
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { catalogueOf } from '../../src/core/detection/take.ts';
import type { LlmCall } from '../../src/core/model/records.ts';
import type { Measured } from './goal.ts';
import { exponentOf, median } from './statistics.ts';

const MS_MAX = 100;
const EXPONENT_MAX = 1.2;
/** Features of the same kind: some 500 series each. */
const FEATURES = [2, 6, 20];
const START = Date.parse('2026-01-05T00:00:00Z');
const MINUTE_MS = 60_000;
/** Long enough for a normal to be known; that of all series is learnt once a day, which is no part of a tick. */
const LEARNING_MINUTES = 4 * 1440;
/** Slices are judged every fifth minute: several of those. */
const MINUTES = 30;
const CALLS_A_MINUTE = 60;

export async function measureTicks(): Promise<readonly Measured[]> {
  const points = FEATURES.map(pointOf);
  const largest = points.at(-1);
  const worst = exponentOf(points.map(({ series, worstMs }) => ({ size: series, cost: worstMs })));
  const mean = exponentOf(points.map(({ series, meanMs }) => ({ size: series, cost: meanMs })));
  return [
    {
      goal: `a detection tick over ${largest?.series.toLocaleString('en')} series: ≤ ${MS_MAX} ms`,
      measured: `${largest?.worstMs.toFixed(0)} ms when slices are judged (every fifth), ${largest?.medianMs.toFixed(1)} ms else`,
      ok: (largest?.worstMs ?? Number.NaN) <= MS_MAX,
      detail: points,
    },
    {
      goal: 'its cost grows linearly with the number of series',
      measured: `∝ series^${worst.toFixed(2)} (mean of all ticks: ^${mean.toFixed(2)}), at ${points.map(({ series }) => series.toLocaleString('en')).join(', ')}`,
      ok: worst <= EXPONENT_MAX,
      detail: null,
    },
  ];
}

function pointOf(features: number) {
  const engine = createEngine({ catalogue: catalogueOf(), settings: DEFAULT_DETECTION });
  const random = mulberry(features);
  for (let feature = 0; feature < features; feature += 1)
    engine.take({
      kind: 'evaluator',
      at: START,
      feature: `f${feature}`,
      name: 'judge',
      layer: 'quality',
      worse: 'down',
    });
  for (let minute = 0; minute < LEARNING_MINUTES; minute += 1)
    takeMinute(engine, features, minute, 1, random);
  const costs: number[] = [];
  for (let minute = LEARNING_MINUTES; minute < LEARNING_MINUTES + 10 + MINUTES; minute += 1) {
    takeMinute(engine, features, minute, CALLS_A_MINUTE, random);
    const started = performance.now();
    engine.advanceTo(START + (minute + 1) * MINUTE_MS);
    // The first bins make the slices.
    if (minute >= LEARNING_MINUTES + 10) costs.push(performance.now() - started);
  }
  const dear = costs.toSorted((a, b) => b - a).slice(0, MINUTES / 5);
  return {
    series: engine.seriesCount(),
    medianMs: median(costs),
    meanMs: costs.reduce((sum, cost) => sum + cost, 0) / costs.length,
    /** Of the ticks in which slices are judged, the median: a pause of the machine is no tick. */
    worstMs: median(dear),
  };
}

function takeMinute(
  engine: DetectionEngine,
  features: number,
  minute: number,
  calls: number,
  random: () => number,
): void {
  for (let feature = 0; feature < features; feature += 1)
    for (let call = 0; call < calls; call += 1)
      engine.take(callOf(`f${feature}`, START + minute * MINUTE_MS + call * 900, random));
}

/** Six dimensions of eight values. */
const DIMENSIONS = [
  'cloud.region',
  'user.segment',
  'client.version',
  'prompt.version',
  'app.tier',
  'app.variant',
];

function callOf(feature: string, at: number, random: () => number): LlmCall {
  const attributes: Record<string, string | number> = {
    'gen_ai.usage.input_tokens': 200 + Math.floor(2000 * random()),
    'gen_ai.usage.output_tokens': 50 + Math.floor(500 * random()),
  };
  for (const name of DIMENSIONS) attributes[name] = `v${Math.floor(8 * random())}`;
  return {
    kind: 'llm_call',
    at,
    feature,
    durationMs: 500 + Math.floor(3000 * random()),
    attributes,
    output: null,
    evaluations: {
      refusal: random() < 0.05 ? 1 : 0,
      format_valid: random() < 0.04 ? 0 : 1,
      judge: Math.round(1000 * (0.6 + 0.4 * random())) / 1000,
    },
    session: `s${Math.floor(1e6 * random())}`,
    user: `u${Math.floor(500 * random())}`,
  };
}

/** The same sequence in every run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
