// npm run bench:ingest [-- --full] [-- --only replay|memory|otlp|tick]: how fast telemetry comes in, side by side with the least work there could be.
// Figures go to bench/ingest/results.json and between the markers of docs/ingest.md. It measures; it never fails a build.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measured } from './ingest/goal.ts';
import { measureOtlpRate } from './ingest/otlp-rate.ts';
import { createRecordings } from './ingest/recordings.ts';
import { measureReplayMemory } from './ingest/replay-memory.ts';
import { measureReplaySpeed } from './ingest/replay-speed.ts';
import { measureTicks } from './ingest/tick-cost.ts';

const { values } = parseArgs({
  options: {
    /** Memory at 200,000 and 2 million calls instead of 100,000 and 400,000: many minutes more. */
    full: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
  },
});

const CALLS = 200_000;
const MEMORY_SIZES = values.full ? ([200_000, 2_000_000] as const) : ([100_000, 400_000] as const);
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
const recordings = createRecordings(folder);

const BENCHES: Readonly<Record<string, () => Promise<readonly Measured[]>>> = {
  replay: () => measureReplaySpeed({ recordings, folder, calls: CALLS, rounds }),
  memory: async () => [await measureReplayMemory(recordings, MEMORY_SIZES)],
  otlp: () => measureOtlpRate(2 * rounds),
  tick: measureTicks,
};

try {
  const measured: Measured[] = [];
  for (const [name, measure] of Object.entries(BENCHES))
    if (values.only === undefined || values.only.includes(name)) measured.push(...(await measure()));
  const table = tableOf(measured);
  console.log(table);
  if (values.only === undefined) keep(measured, table);
} finally {
  rmSync(folder, { recursive: true });
}

function tableOf(measured: readonly Measured[]): string {
  const rows = measured.map((one) => `| ${one.goal} | ${one.measured} | ${said(one.ok)} |`);
  return ['| goal | measured | ok |', '|---|---|---|', ...rows].join('\n');
}

function said(ok: boolean | null): string {
  if (ok === null) return '';
  return ok ? 'yes' : 'no';
}

function keep(measured: readonly Measured[], table: string): void {
  const results = { node: process.version, full: values.full, rounds, measured };
  writeFileSync(join(import.meta.dirname, 'ingest/results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const page = join(import.meta.dirname, '../docs/ingest.md');
  const text = readFileSync(page, 'utf8');
  const [begin, end] = ['<!-- measured: begin, written by the bench -->', '<!-- measured: end -->'];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/ingest.md: put back the lines ${begin} and ${end}`);
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`);
}
