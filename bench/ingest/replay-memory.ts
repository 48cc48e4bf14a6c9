// Whether a replay's memory stays flat while its recording grows: peaks of two sizes, streamed through standard input.
import { join } from 'node:path';
import type { Measured } from './goal.ts';
import type { Recordings } from './recordings.ts';
import { runMeasured } from './run-measured.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const GROWTH_MAX = 0.1;

export async function measureReplayMemory(
  recordings: Recordings,
  sizes: readonly [number, number],
): Promise<Measured> {
  const peaks: number[] = [];
  for (const calls of sizes) {
    const { peakMb } = await runMeasured(
      [MAIN, 'replay', '-', '--json'],
      recordings.stream('incident', calls),
    );
    peaks.push(peakMb);
  }
  const [small = Number.NaN, large = Number.NaN] = peaks;
  const growth = large / small - 1;
  const [from, to] = sizes.map((calls) => calls.toLocaleString('en'));
  return {
    goal: `peak memory from ${from} to ${to} calls: at most ${100 * GROWTH_MAX} % more`,
    measured: `${growth < 0 ? '−' : '+'}${Math.abs(100 * growth).toFixed(0)} % (${small.toFixed(0)} → ${large.toFixed(0)} MB)`,
    ok: growth <= GROWTH_MAX,
    detail: { [`peakMb of ${from} calls`]: small, [`peakMb of ${to} calls`]: large },
  };
}
