// How much longer a replay takes than only reading and parsing the same lines. The two take turns.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './goal.ts';
import type { Kind, Recordings } from './recordings.ts';
import { runMeasured, type Took } from './run-measured.ts';
import { median } from './statistics.ts';

const BARE = join(import.meta.dirname, 'bare.mjs');
const MAIN = join(import.meta.dirname, '../../src/main.ts');
const TIMES_MAX = 4;

export interface ReplaySpeed {
  readonly recordings: Recordings;
  readonly folder: string;
  readonly calls: number;
  readonly rounds: number;
}

export async function measureReplaySpeed({ recordings, folder, calls, rounds }: ReplaySpeed) {
  const measured: Measured[] = [];
  for (const kind of ['calm', 'incident'] as const) {
    const file = join(folder, `${kind}.jsonl`);
    await recordings.write(kind, calls, file);
    const line = join(folder, 'one-line.jsonl');
    writeFileSync(line, firstCall(file));
    const took = await inTurns(rounds, file, line);
    measured.push(...rowsOf(kind, calls, took));
  }
  return measured;
}

interface Rounds {
  readonly bare: Took[];
  readonly replay: Took[];
  /** On a file of one line: what starting costs. */
  readonly bareStart: Took[];
  readonly replayStart: Took[];
}

async function inTurns(rounds: number, file: string, line: string): Promise<Rounds> {
  const took: Rounds = { bare: [], replay: [], bareStart: [], replayStart: [] };
  for (let round = 0; round < rounds; round += 1) {
    took.bare.push(await runMeasured([BARE, file]));
    took.replay.push(await runMeasured([MAIN, 'replay', file, '--json']));
    took.bareStart.push(await runMeasured([BARE, line]));
    took.replayStart.push(await runMeasured([MAIN, 'replay', line, '--json']));
  }
  return took;
}

function rowsOf(kind: Kind, calls: number, took: Rounds): readonly Measured[] {
  const ratio = (of: (one: Took) => number, lessStart: boolean): number => {
    const cost = (runs: readonly Took[], starts: readonly Took[]) =>
      median(runs.map(of)) - (lessStart ? median(starts.map(of)) : 0);
    return cost(took.replay, took.replayStart) / cost(took.bare, took.bareStart);
  };
  const cpu = ({ cpuSeconds }: Took): number => cpuSeconds;
  const wall = ({ wallSeconds }: Took): number => wallSeconds;
  const [whole, work] = [ratio(cpu, false), ratio(cpu, true)];
  const traffic = kind === 'calm' ? 'ordinary traffic' : 'ending in an incident';
  return [
    {
      goal: `replay of ${calls.toLocaleString('en')} calls, ${traffic}: ≤ ${TIMES_MAX} × reading and parsing its lines`,
      measured: `${whole.toFixed(1)} × processor time (${ratio(wall, false).toFixed(1)} × wall)`,
      ok: whole <= TIMES_MAX,
      detail: took,
    },
    {
      goal: '… without the start of either process',
      measured: `${work.toFixed(1)} × processor time (${ratio(wall, true).toFixed(1)} × wall)`,
      ok: work <= TIMES_MAX,
      detail: null,
    },
  ];
}

const firstCall = (file: string): string =>
  `${readFileSync(file, 'utf8')
    .slice(0, 100_000)
    .split('\n')
    .find((text) => text.includes('"llm_call"'))}\n`;
