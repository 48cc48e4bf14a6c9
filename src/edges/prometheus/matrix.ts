// A range query's answer becomes readings of one series; what is no number is missing.
import { z } from 'zod';
import { failed, type Outcome, success } from '../../core/model/result.ts';
import type { SeriesReading } from '../../flow/ports.ts';

/** @param text the answer's body. A `NaN`, an infinity, and a moment that has no sample are left out. */
export function readingsOf(query: string, text: string): Outcome<readonly SeriesReading[]> {
  const answer = answerSchema.safeParse(json(text));
  if (!answer.success)
    return wrong(
      'not_prometheus',
      `its answer is not that of Prometheus' HTTP API (${z.prettifyError(answer.error).split('\n')[0]}): check prometheus.url`,
    );
  const { result } = answer.data.data;
  if (result.length > 1)
    return wrong(
      'several_series',
      `the query ${shownQuery(query)} gives ${result.length} series (${result.slice(0, 3).map(labels).join(', ')}${result.length > 3 ? ', …' : ''}): aggregate them to one, such as sum(…) or avg(…)`,
    );
  const [series] = result;
  if (series === undefined) return success([]);
  if (series.histograms !== undefined)
    return wrong(
      'histogram',
      `the query ${shownQuery(query)} gives a histogram: take one number of it, such as histogram_quantile(0.9, …)`,
    );
  const readings = series.values.map(([at, value]) => ({ at: Math.round(at * 1000), value: Number(value) }));
  return success(readings.filter(({ value }) => Number.isFinite(value)));
}

/** For an error: one line, cut. */
export const shownQuery = (query: string): string => {
  const line = query.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 200 ? `${line.slice(0, 199)}…` : line);
};

/** https://prometheus.io/docs/prometheus/2.42/querying/api/#range-vectors */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        /** Seconds, and the number as text: `NaN` and `+Inf` are no JSON. */
        values: z.array(z.tuple([z.number(), z.string().min(1)])).default([]),
        histograms: z.array(z.unknown()).optional(),
      }),
    ),
  }),
});

/** @returns the first of the text itself when it is not JSON */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text.slice(0, 80);
  }
}

const labels = ({ metric }: { readonly metric: Readonly<Record<string, string>> }): string =>
  `{${Object.entries(metric)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')
    .slice(0, 100)}}`;

const wrong = (code: string, why: string): Outcome<never> =>
  failed({ system: 'prometheus', code, why, retryable: false });
