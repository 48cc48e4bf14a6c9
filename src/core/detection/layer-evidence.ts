// Evidence of a layer: within it averaged, which stays valid whatever the dependence between its series.
import type { Layer } from '../model/layer.ts';
import type { OnsetEstimate } from './contract.ts';
import { AROUND_MS, evidenceSince } from './onset.ts';
import type { FeatureState, Series, StreamState } from './state.ts';

/** A series of a feature: `slice` null for what is pooled over the strata. */
export interface Place {
  readonly stream: StreamState;
  readonly index: number;
  readonly slice: number | null;
  readonly series: Series;
}

export interface LayerEvidence {
  readonly layer: Layer;
  /** Mean Shiryaev–Roberts statistic over its pooled series, and over its slices; 0 where there is none. */
  readonly pooled: number;
  readonly slices: number;
}

export function evidenceOf({ streams }: FeatureState, layer: Layer): LayerEvidence {
  let pooled = 0;
  let pooledCount = 0;
  let slices = 0;
  let sliceCount = 0;
  for (const { spec, normal, pooled: seasonal, local, slices: of } of streams) {
    if (spec.layer !== layer || normal === null) continue;
    const { weight } = normal;
    pooled += weight * (seasonal.statistic + local.statistic);
    pooledCount += 2 * weight;
    for (const slice of of.values()) slices += weight * slice.statistic;
    sliceCount += weight * of.size;
  }
  return {
    layer,
    pooled: pooledCount === 0 ? 0 : pooled / pooledCount,
    slices: sliceCount === 0 ? 0 : slices / sliceCount,
  };
}

/** The layer's series that carries most of the evidence. */
export function leadOf({ streams }: FeatureState, layer: Layer, among: 'pooled' | 'slices'): Place | null {
  let best: Place | null = null;
  streams.forEach((stream, index) => {
    if (stream.spec.layer !== layer || stream.normal === null) return;
    if (among === 'pooled') {
      for (const series of [stream.pooled, stream.local])
        if (series.statistic > (best?.series.statistic ?? 0)) best = { stream, index, slice: null, series };
      return;
    }
    for (const [slice, series] of stream.slices)
      if (series.statistic > (best?.series.statistic ?? 0)) best = { stream, index, slice, series };
  });
  return best;
}

/**
 * What the other layers show since the lead began: the mean over them of evidence restarted there. A coincidence
 * elsewhere, before or after, does not count. For a slice's lead, half of it is looked for in the same slice.
 */
export function corroborationOf(state: FeatureState, lead: Place, onset: OnsetEstimate): Corroboration {
  const byLayer = new Map<Layer, { sum: number; count: number; best: Place | null; most: number }>();
  state.streams.forEach((stream, index) => {
    const { layer } = stream.spec;
    if (layer === lead.stream.spec.layer || stream.normal === null || stream.pooled.ring === null) return;
    if (wasThereBefore(state, layer, onset)) return;
    const [seasonal, near] = [stream.pooled, stream.local].map(({ ring }) =>
      ring === null ? 0 : evidenceSince(ring, onset),
    ) as [number, number];
    const pooled = (seasonal + near) / 2;
    const stronger = near > seasonal ? stream.local : stream.pooled;
    const own = lead.slice === null ? null : stream.slices.get(lead.slice);
    const sliced = own?.ring == null ? 0 : evidenceSince(own.ring, onset);
    const value = lead.slice === null ? pooled : (pooled + sliced) / 2;
    const known = byLayer.get(layer) ?? { sum: 0, count: 0, best: null, most: 0 };
    known.sum += stream.normal.weight * value;
    known.count += stream.normal.weight;
    if (value > known.most) {
      known.most = value;
      known.best =
        own !== undefined && own !== null && sliced > pooled
          ? { stream, index, slice: lead.slice, series: own }
          : { stream, index, slice: null, series: stronger };
    }
    byLayer.set(layer, known);
  });
  const layers = [...byLayer.values()];
  if (layers.length === 0) return { value: 0, by: null };
  const value = layers.reduce((total, { sum, count }) => total + sum / count, 0) / layers.length;
  const strongest = layers.reduce((best, each) => (each.most > best.most ? each : best));
  return { value, by: strongest.best };
}

/** What was above its gate before the lead began is another matter: latency that stays up corroborates nothing new. */
function wasThereBefore({ layers }: FeatureState, layer: Layer, onset: OnsetEstimate): boolean {
  const { crossedAt } = layers[layer];
  return crossedAt !== null && crossedAt < onset.earliest - AROUND_MS;
}

export interface Corroboration {
  readonly value: number;
  /** The series of another layer that says most. */
  readonly by: Place | null;
}
