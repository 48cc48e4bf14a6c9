// Which numbers of other systems the settings name, and who is asked for them.
import type { Config } from './config.ts';
import { authorizationOf, createPrometheus } from './edges/prometheus/prometheus.ts';
import type { WatchedSeries } from './flow/poll-series.ts';

export function watchedSeriesOf({ settings, environment }: Config): readonly WatchedSeries[] {
  const { url, stepSeconds, historyDays } = settings.prometheus;
  if (url === undefined) return [];
  const { PROMETHEUS_BEARER_TOKEN: token, PROMETHEUS_USERNAME: username } = environment;
  const authorization = authorizationOf({ token, username, password: environment.PROMETHEUS_PASSWORD });
  const source = createPrometheus({ url, authorization });
  return Object.entries(settings.features).flatMap(([feature, { metrics }]) =>
    metrics.map(({ name, query, worse, unit = null }) => ({
      source,
      query,
      metric: { feature, name, worse, unit },
      stepMs: stepSeconds * 1000,
      historyMs: historyDays * 24 * 3_600_000,
    })),
  );
}
