// A metric becomes streams: each one-sided, in [0, 1], high = bad. A rate is one, a size one for each quantile.
import type { Layer } from '../model/layer.ts';
import type { Metric } from '../telemetry/metric.ts';
import type { StreamKind } from './baseline/link.ts';

export interface StreamSpec {
  /** `refusal`, `judge|down`, `latency|above-q90`. */
  readonly name: string;
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  readonly layer: Layer;
  readonly kind: StreamKind;
  /** Which way the metric moves when the stream rises. */
  readonly direction: 'up' | 'down';
  readonly callsMin: number;
  readonly read:
    | { readonly as: 'itself' }
    | { readonly as: 'complement' }
    /** Above the normal's quantile (or below it). */
    | { readonly as: 'above' | 'below'; readonly share: number };
}

/** What streams need to know of a metric. */
export type StreamSource = Pick<Metric, 'name' | 'title' | 'layer' | 'unit' | 'worse' | 'scale' | 'callsMin'>;

/** Share of normal readings beyond the threshold; the far tail matters where it hurts, on one side. */
const BEYOND = [0.5, 0.1, 0.01] as const;
const BEYOND_EITHER = [0.5, 0.1] as const;

export function streamsOf(metric: StreamSource): readonly StreamSpec[] {
  const base = {
    metric: metric.name,
    title: metric.title,
    unit: metric.unit,
    layer: metric.layer,
    callsMin: metric.callsMin,
  } as const;
  const up = metric.worse !== 'down';
  const down = metric.worse !== 'up';
  if (metric.scale !== 'size') {
    const kind: StreamKind = metric.scale;
    return [
      ...(up ? [{ ...base, name: metric.name, kind, direction: 'up', read: { as: 'itself' } } as const] : []),
      ...(down
        ? [
            {
              ...base,
              name: `${metric.name}|down`,
              kind,
              direction: 'down',
              read: { as: 'complement' },
            } as const,
          ]
        : []),
    ];
  }
  return (up && down ? BEYOND_EITHER : BEYOND).flatMap((share) => {
    const quantile = `q${Math.round((1 - share) * 100)}`;
    const low = `q${Math.round(share * 100)}`;
    return [
      ...(up
        ? [
            {
              ...base,
              name: `${metric.name}|above-${quantile}`,
              kind: 'rate',
              direction: 'up',
              read: { as: 'above', share },
            } as const,
          ]
        : []),
      ...(down && !(up && share === 0.5)
        ? [
            {
              ...base,
              name: `${metric.name}|below-${low}`,
              kind: 'rate',
              direction: 'down',
              read: { as: 'below', share },
            } as const,
          ]
        : []),
    ];
  });
}
