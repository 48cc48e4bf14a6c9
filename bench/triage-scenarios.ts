// Runs triage at a sensible moment of each published-incident scenario and compares it with what a good bot concludes.
// usage: node bench/triage-scenarios.ts [--charts FOLDER] [--seed 1] [SCENARIO …]   (needs ../shared/scenarios)
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TriageResult } from '../src/core/model/finding.ts';
import type { TelemetryRecord } from '../src/core/model/records.ts';
import { createCharts } from '../src/edges/charts/charts.ts';
import { runTriage } from '../src/flow/run-triage.ts';
import { createRecordedTelemetry, noStatusPage } from './recorded-telemetry.ts';

const HOUR_MS = 3_600_000;
const folder = join(import.meta.dirname, '../../shared/scenarios');

/** Hours after hour 0 at which someone asks. */
const MOMENTS: Readonly<Record<string, number>> = {
  'provider-429-storm': 5.5,
  'latency-only-doubling': 22,
  'mix-shift-only': 40,
  'temp0-2025-noise': 12,
  'stale-index': 30,
  'flag-cohort-10pct': 30,
  'openai-2025-06-10-gpu-network': 4,
};

interface Spec {
  readonly id: string;
  readonly feature: string;
  readonly start: string;
  readonly baseline_days?: number;
  readonly expected: Readonly<Record<string, unknown>>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    charts: { type: 'string' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
if (!existsSync(folder)) throw new Error('../shared/scenarios is not there: nothing to measure with');
const { replay, checkSpec } = await import(join(folder, 'generate.mjs'));

for (const name of positionals.length > 0 ? positionals : Object.keys(MOMENTS)) {
  const spec: Spec = checkSpec(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const lines: string[] = [...replay(spec, { seed: values.seed, baselineDays: 7 })];
  const now =
    Date.parse(spec.start) + (spec.baseline_days ?? 28) * 24 * HOUR_MS + (MOMENTS[name] ?? 24) * HOUR_MS;
  const telemetry = createRecordedTelemetry(lines.map(toRecord));
  const started = performance.now();
  const result = await runTriage(
    { telemetry, statusPage: noStatusPage },
    {
      feature: spec.feature,
      provider: null,
      statusPage: null,
      evaluators: {},
      windowMs: HOUR_MS,
      baselineMs: 168 * HOUR_MS,
      minimumCalls: 30,
      now,
    },
  );
  print(spec, result, performance.now() - started);
  if (values.charts === undefined) continue;
  mkdirSync(values.charts, { recursive: true });
  writeFileSync(join(values.charts, `${name}.png`), await createCharts().triage(result));
}

function toRecord(line: string): TelemetryRecord {
  const record = JSON.parse(line);
  const blanks = {
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
  return { ...blanks, ...record, at: Date.parse(record.at) };
}

function print(spec: Spec, result: TriageResult, tookMs: number): void {
  const agrees = (key: string, value: string): string => {
    const wanted = spec.expected[key];
    if (wanted === undefined) return `${key} ${String(value)}`;
    return `${[wanted].flat().includes(value) ? '✓' : '✗'} ${key} ${String(value)}${[wanted].flat().includes(value) ? '' : ` (expected ${JSON.stringify(wanted)})`}`;
  };
  const suspect =
    result.suspectChange === null ? null : `${result.suspectChange.type} ${result.suspectChange.summary}`;
  process.stdout.write(
    `\n${spec.id}  (${Math.round(tookMs)} ms)\n  ${['verdict', 'domain', 'escalateTo'].map((key) => agrees(key, result[key as 'verdict'])).join('  ')}\n  suspect: ${suspect} (expected ${JSON.stringify(spec.expected['suspectChange'])})\n  ${result.conclusion}\n  → ${result.nextAction}\n`,
  );
  if (!values.verbose) return;
  for (const { check, answer, line, details } of result.findings)
    process.stdout.write(
      `  ${answer.kind.padEnd(16)} ${check.padEnd(20)} ${line}\n${details.map((one) => `      ${one}\n`).join('')}`,
    );
  for (const { name, note } of result.sources) process.stdout.write(`  · ${name}: ${note}\n`);
}
