// What a feature's recent calls say about themselves, and what they leave out.
import { type Result, refuse, success } from '../core/model/result.ts';
import { hours, spokenDuration } from '../core/model/time.ts';
import { countCoverage, type MetadataCoverage } from '../core/telemetry/metadata/coverage.ts';
import type { Clock, TelemetryStore } from './ports.ts';

export interface CoveragePorts {
  /** It may give an even sample of the calls: shares are what is asked for. */
  readonly telemetry: Pick<TelemetryStore, 'calls' | 'features' | 'span'>;
  readonly clock: Pick<Clock, 'now'>;
}

export const COVERAGE_HOURS = 24;
const FEATURES_NAMED_MAX = 10;

export async function metadataCoverage(
  { telemetry, clock }: CoveragePorts,
  feature: string,
): Promise<Result<MetadataCoverage>> {
  const now = clock.now();
  const count = countCoverage(feature);
  for (const call of await telemetry.calls(feature, now - hours(COVERAGE_HOURS), now + 1)) count.add(call);
  const coverage = count.result();
  if (coverage.calls > 0) return success(coverage);
  const span = await telemetry.span(feature);
  if (span !== null)
    return refuse(
      'no_recent_calls',
      `No call of ${feature} came in the last ${COVERAGE_HOURS} h; the last one came ${spokenDuration(now - span.last)} ago.`,
      'Look whether its telemetry still reaches the bot.',
    );
  const known = (await telemetry.features()).slice(0, FEATURES_NAMED_MAX);
  return refuse(
    'unknown_feature',
    `No call of a feature named "${feature}" was ever recorded.`,
    known.length === 0
      ? 'Send calls to /v1/records or /v1/traces first.'
      : `Features with calls: ${known.join(', ')}.`,
  );
}
