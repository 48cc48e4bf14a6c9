// What is held as normal now, metric by metric, for `/incident baseline`.
import type { EpochMs } from '../model/time.ts';
import { meanOf } from './baseline/link.ts';
import { hourOfWeek } from './baseline/rows.ts';
import type { NormalNow } from './contract.ts';
import { edgeOf } from './histogram.ts';
import { HOUR_MS } from './history.ts';
import type { FeatureState } from './state.ts';

export function normalsOf({ feature, streams }: FeatureState, at: EpochMs): readonly NormalNow[] {
  const slot = hourOfWeek(Math.floor(at / HOUR_MS));
  return streams.map(({ spec, normal, threshold, pooled }) => {
    const shown = (linked: number): number => {
      const y = meanOf(spec.kind, linked);
      return spec.read.as === 'complement' ? 1 - y : y;
    };
    return {
      series: `${feature}/${spec.name}`,
      title: spec.title,
      layer: spec.layer,
      unit: spec.unit,
      level: normal === null ? null : shown(normal.level[slot] as number),
      envelope: normal === null ? null : shown(normal.envelope[slot] as number),
      threshold: threshold === null ? null : edgeOf(threshold + (spec.read.as === 'below' ? 0 : 1)),
      readings: normal?.n ?? 0,
      weeks: normal?.weeks ?? 0,
      evidence: pooled.statistic,
    };
  });
}
