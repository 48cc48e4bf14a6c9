// Every source. To add one: a file in sources/, and its line here (a test compares the two).
import type { PayloadReading, Source } from './source.ts';
import { alertmanager } from './sources/alertmanager.ts';
import { changes } from './sources/changes.ts';
import { cloudevents } from './sources/cloudevents.ts';
import { evaluations } from './sources/evaluations.ts';
import { otlpLogs } from './sources/otlp-logs.ts';
import { otlpMetrics } from './sources/otlp-metrics.ts';
import { otlpTraces } from './sources/otlp-traces.ts';
import { pagerduty } from './sources/pagerduty.ts';
import { records } from './sources/records.ts';

export const SOURCES: readonly Source[] = [
  alertmanager,
  changes,
  cloudevents,
  evaluations,
  otlpLogs,
  otlpMetrics,
  otlpTraces,
  pagerduty,
  records,
];

/** Reads the body that a replay's `alert` line holds, by the source's name. */
export function readPayloadOf(name: string, payload: unknown, at: number): PayloadReading {
  const source = SOURCES.find((candidate) => candidate.name === name);
  if (source?.readPayload !== undefined) {
    const reading = source.readPayload(payload, at);
    if (reading.kind !== 'refused') return reading;
    return {
      kind: 'refused',
      problems: reading.problems.map((problem) => ({ ...problem, field: `payload.${problem.field}` })),
    };
  }
  const known = SOURCES.filter((candidate) => candidate.readPayload !== undefined).map(
    (candidate) => candidate.name,
  );
  return {
    kind: 'refused',
    problems: [{ field: 'source', value: JSON.stringify(name), remedy: `use one of: ${known.join(', ')}` }],
  };
}
