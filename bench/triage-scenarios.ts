// Triages each published-incident scenario and compares it with what a good bot concludes.
// usage: node bench/triage-scenarios.ts [--charts FOLDER] [--seed 1] [--days 7] [--verbose] [SCENARIO …]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCharts } from '../src/edges/charts/charts.ts';
import { MOMENTS, type ScenarioRun, triageScenario } from './scenario-triage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    charts: { type: 'string' },
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '7' },
    verbose: { type: 'boolean', default: false },
  },
});

for (const name of positionals.length > 0 ? positionals : Object.keys(MOMENTS)) {
  const run = await triageScenario(name, values.seed, Number(values.days));
  process.stdout.write(summaryOf(run) + (values.verbose ? detailsOf(run) : ''));
  if (values.charts === undefined) continue;
  mkdirSync(values.charts, { recursive: true });
  writeFileSync(join(values.charts, `${name}.png`), await createCharts().triage(run.result));
}

function summaryOf({ scenario, result, tookMs }: ScenarioRun): string {
  const agreement = (['verdict', 'domain', 'escalateTo'] as const).map((key) => {
    const wanted = scenario.expected[key];
    if (wanted === undefined) return `${key} ${result[key]}`;
    const agrees = [wanted].flat().includes(result[key]);
    return `${agrees ? '✓' : '✗'} ${key} ${result[key]}${agrees ? '' : ` (expected ${JSON.stringify(wanted)})`}`;
  });
  const suspect =
    result.suspectChange === null ? 'none' : `${result.suspectChange.type}: ${result.suspectChange.summary}`;
  return [
    `\n${scenario.id}  (${Math.round(tookMs)} ms)`,
    agreement.join('  '),
    `suspect ${suspect} (expected ${JSON.stringify(scenario.expected['suspectChange'])})`,
    result.conclusion,
    `→ ${result.nextAction}\n`,
  ].join('\n  ');
}

function detailsOf({ result }: ScenarioRun): string {
  const findings = result.findings.map(({ check, answer, line, details }) =>
    [`  ${answer.kind.padEnd(16)} ${check.padEnd(20)} ${line}`, ...details.map((one) => `      ${one}`)].join(
      '\n',
    ),
  );
  return [...findings, ...result.sources.map(({ name, note }) => `  · ${name}: ${note}`), ''].join('\n');
}
