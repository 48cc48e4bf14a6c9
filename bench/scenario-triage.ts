// One published-incident scenario, triaged at the moment at which someone would ask.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TriageResult } from '../src/core/model/finding.ts';
import type { TelemetryRecord } from '../src/core/model/records.ts';
import { runTriage } from '../src/flow/run-triage.ts';
import { createRecordedTelemetry, noStatusPage } from './recorded-telemetry.ts';

const HOUR_MS = 3_600_000;
const folder = join(import.meta.dirname, '../test/contract/data/vendor/scenarios');

/** Hours after hour 0 at which someone asks. */
export const MOMENTS: Readonly<Record<string, number>> = {
  'provider-429-storm': 5.5,
  'latency-only-doubling': 22,
  'mix-shift-only': 40,
  'temp0-2025-noise': 12,
  'stale-index': 30,
  'flag-cohort-10pct': 30,
  'openai-2025-06-10-gpu-network': 4,
};

export interface Scenario {
  readonly id: string;
  readonly feature: string;
  readonly start: string;
  readonly baseline_days?: number;
  readonly expected: Readonly<Record<string, unknown>>;
}

export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly result: TriageResult;
  readonly tookMs: number;
}

export async function triageScenario(name: string, seed: string, baselineDays: number): Promise<ScenarioRun> {
  const { replay, checkSpec } = await import(join(folder, 'generate.mjs'));
  const scenario: Scenario = checkSpec(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const hourZero = Date.parse(scenario.start) + (scenario.baseline_days ?? 28) * 24 * HOUR_MS;
  const now = hourZero + (MOMENTS[name] ?? 24) * HOUR_MS;
  const records: TelemetryRecord[] = [];
  for (const line of replay(scenario, { seed, baselineDays })) records.push(toRecord(line));
  const telemetry = createRecordedTelemetry(records);
  const started = performance.now();
  const request = { feature: scenario.feature, provider: null, statusPage: null, evaluators: {} };
  const windows = { windowMs: HOUR_MS, baselineMs: baselineDays * 24 * HOUR_MS, minimumCalls: 30, now };
  const result = await runTriage({ telemetry, statusPage: noStatusPage }, { ...request, ...windows });
  return { scenario, result, tookMs: performance.now() - started };
}

const BLANKS = {
  feature: null,
  from: null,
  to: null,
  attributes: {},
  evaluations: {},
  session: null,
  user: null,
  output: null,
  durationMs: null,
  component: null,
  summary: null,
};

/** The generator's lines are known to be well formed; the program's own parser has its own tests. */
function toRecord(line: string): TelemetryRecord {
  const record = JSON.parse(line);
  return { ...BLANKS, ...record, at: Date.parse(record.at) };
}
