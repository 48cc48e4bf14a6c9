// A feature as detection meets it: its metrics, streams, kinds of traffic, all numbered as they appear.
import { LAYERS } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import { createHistory } from './history.ts';
import { createRing, WEEK_BINS } from './ring.ts';
import { createSeries } from './series-step.ts';
import type { Cell, FeatureState, LayerState } from './state.ts';
import { type StreamSource, streamsOf } from './streams.ts';

export function createFeature(feature: string, at: EpochMs): FeatureState {
  const layers = Object.fromEntries(LAYERS.map((layer) => [layer, createLayer()]));
  return {
    feature,
    minute: null,
    pending: [],
    slices: [],
    sliceNumbers: new Map(),
    cells: new Map(),
    dull: new Set(),
    metrics: [],
    metricNumbers: new Map(),
    streams: [],
    history: createHistory(),
    layers: layers as FeatureState['layers'],
    effects: new Map(),
    recent: [],
    hurt: [],
    usersKnown: false,
    episode: null,
    episodes: 0,
    changeMass: 0,
    changeMassAt: null,
    firstAt: at,
    nextCell: 0,
    told: 0,
  };
}

const createLayer = (): LayerState => ({
  above: { pooled: [null, null, null], slices: [null, null, null] },
  crossedAt: null,
  ticketedAt: null,
  comparedIn: { pooled: 0, slices: 0 },
});

/** @returns the metric's number, with streams for it when it is new */
export function metricNumber(state: FeatureState, source: StreamSource, at: EpochMs): number {
  const known = state.metricNumbers.get(source.name);
  if (known !== undefined) return known;
  const number = state.metrics.length;
  const specs = streamsOf(source);
  const first = state.streams.length;
  for (const spec of specs)
    state.streams.push({
      spec,
      metric: number,
      threshold: null,
      normal: null,
      pooled: createSeries(at, createRing(at, WEEK_BINS)),
      local: createSeries(at, createRing(at, WEEK_BINS)),
      localLevel: null,
      slices: new Map(),
      waiting: { bin: 0, items: [] },
    });
  const { name, title, layer, unit, worse, scale, callsMin } = source;
  const kept = { name, title, layer, unit, worse, scale, callsMin };
  state.metrics.push({ source: kept, streams: specs.map((_, index) => first + index) });
  state.metricNumbers.set(source.name, number);
  return number;
}

/** Kinds of traffic beyond this many share one cell that belongs to no slice. */
const CELLS_MAX = 5000;

/** @param dimensions dimension → value, already bounded by the guard */
export function cellOf(state: FeatureState, dimensions: Readonly<Record<string, string>>, at: EpochMs): Cell {
  let key = '';
  for (const dimension in dimensions) key += `${dimension}\u0000${dimensions[dimension]}\u0001`;
  const known = state.cells.get(key);
  if (known !== undefined) return known;
  if (state.cells.size >= CELLS_MAX) return EVERY_OTHER;
  const cell = {
    id: state.nextCell,
    slices: Object.entries(dimensions).map(([dimension, value]) => sliceNumber(state, dimension, value, at)),
  };
  state.nextCell += 1;
  state.cells.set(key, cell);
  return cell;
}

const EVERY_OTHER: Cell = { id: -1, slices: [] };

function sliceNumber(state: FeatureState, dimension: string, value: string, at: EpochMs): number {
  const key = `${dimension}\u0000${value}`;
  const known = state.sliceNumbers.get(key);
  if (known !== undefined) return known;
  const number = state.slices.length;
  state.slices.push({ dimension, value, firstAt: at });
  state.sliceNumbers.set(key, number);
  return number;
}
