// Shared by the parts of the picture: what a part is, and the time axis that all of them have.
import type { TopLevelSpec } from 'vega-lite';

export type PartSpec = Extract<TopLevelSpec, { readonly vconcat: unknown }>['vconcat'][number];

/** Epoch milliseconds, UTC. */
export type TimeDomain = readonly [from: number, to: number];

/** Plain numbers with UTC labels: Vega-Lite's own time scales merge badly between layers. */
export const timeChannel = (field: string, domain: TimeDomain) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [domain[0], domain[1]], nice: false, zero: false },
});

const MINUTE_MS = 60_000;
const STEPS_MS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map(
  (minutes) => minutes * MINUTE_MS,
);
const TICKS_MAX = 9;

/** Round UTC times inside the domain, and how to write them. */
export function timeTicks([from, to]: TimeDomain): { readonly values: number[]; readonly labelExpr: string } {
  const step = STEPS_MS.find((length) => (to - from) / length <= TICKS_MAX) ?? to - from;
  const first = Math.ceil(from / step) * step;
  const values = Array.from(
    { length: Math.floor((to - first) / step) + 1 },
    (_, index) => first + index * step,
  );
  const day = "utcFormat(datum.value, '%-d %b')";
  const time = "utcFormat(datum.value, '%H:%M')";
  return {
    values,
    labelExpr:
      step >= 1440 * MINUTE_MS
        ? day
        : `utchours(datum.value) + utcminutes(datum.value) === 0 ? ${day} : ${time}`,
  };
}
