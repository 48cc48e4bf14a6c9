// The minutes of a simulated life as the usual rules see them: one series a behaviour, readings and their sum.
import type { Series } from '../../src/core/backtest/rule.ts';
import { momentOf } from './drive.ts';
import { BEHAVIOURS, type Behaviour } from './fault.ts';
import type { MinuteSums } from './world.ts';
import { FEATURE } from './world-spec.ts';

export interface MinuteRecord {
  add(sums: MinuteSums): void;
  /** Goes on from the same past, leaving this one as it is. */
  fork(): MinuteRecord;
  series(): Series[];
}

const MEANING: Readonly<Record<Behaviour, Pick<Series, 'layer' | 'worse' | 'scale'>>> = {
  refusal: { layer: 'behavioural', worse: 'up', scale: 'share' },
  invalid: { layer: 'behavioural', worse: 'up', scale: 'share' },
  error: { layer: 'api', worse: 'up', scale: 'share' },
  judge: { layer: 'quality', worse: 'down', scale: 'share' },
  latency: { layer: 'infrastructure', worse: 'up', scale: 'size' },
};

/** Begins at the world's minute 0. */
export function minuteRecord(past: readonly Float64Array[] = []): MinuteRecord {
  const rows: Float64Array[] = [...past];
  return {
    add({ n, sum }) {
      rows.push(Float64Array.of(...n, ...sum));
    },
    fork: () => minuteRecord(rows),
    series: () =>
      BEHAVIOURS.map((behaviour, index) => ({
        name: `${FEATURE}/${behaviour}`,
        ...MEANING[behaviour],
        minutes: rows.map((row, minute) => ({
          at: momentOf(minute),
          n: row[index] as number,
          sum: row[BEHAVIOURS.length + index] as number,
        })),
      })),
  };
}
