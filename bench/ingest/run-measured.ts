// Runs a program as a child and says what it took: wall and processor time since its start, and its peak of memory.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

export interface Took {
  readonly wallSeconds: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'measure.mjs')).href;

/**
 * @param args of node
 * @param input becomes standard input; without it there is none
 * @throws Error when the program fails
 */
export async function runMeasured(args: readonly string[], input?: Readable): Promise<Took> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
  const measured = join(folder, 'took.json');
  const options: SpawnOptions = {
    stdio: [input ?? 'ignore', 'ignore', 'inherit'],
    env: { ...process.env, BENCH_MEASURE: measured },
  };
  try {
    await succeeded(spawn(process.execPath, [...FLAGS, `--import=${PRELOAD}`, ...args], options));
    return JSON.parse(readFileSync(measured, 'utf8')) as Took;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FLAGS = ['--disable-warning=ExperimentalWarning'];

export async function succeeded(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
}
