// Plays a file for a command: lines at their pace, progress on a terminal, and Ctrl-C ends it with what was found so far.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { Settings } from '../../config.ts';
import { createProgress, type Progress } from './progress.ts';
import { type Lines, type OpenLines, openLines } from './read-lines.ts';
import { type Onlooker, type ReplayOutcome, runReplay } from './run-replay.ts';
import { paced, wall } from './speed.ts';

export interface Play {
  /** The command's name. */
  readonly command: string;
  /** A path, `-`, or lines from elsewhere. */
  readonly source: string | ((signal: AbortSignal) => Promise<OpenLines>);
  readonly settings: Settings;
  /** File time over our time; null: as fast as it goes. */
  readonly speed: number | null;
  readonly onlookers: readonly Onlooker[];
}

export interface Played {
  readonly outcome: ReplayOutcome;
  readonly interrupted: boolean;
  readonly wallSeconds: number;
}

export async function play({ command, source, settings, speed, onlookers }: Play): Promise<Played> {
  const interruption = new AbortController();
  const { signal } = interruption;
  let progress: Progress | null = null;
  const interrupt = (): void => {
    progress?.stop();
    console.error(`${command}: interrupted; this is what was found so far. Once more to stop at once.`);
    interruption.abort();
  };
  process.once('SIGINT', interrupt);
  const started = performance.now();
  const opened: OpenLines<string | readonly string[]> =
    typeof source === 'string' ? openLines(source, signal) : await source(signal);
  progress = createProgress(command, opened);
  const everyone: readonly Onlooker[] = [progress.look, ...onlookers];
  const lines = speed === null ? withTurns(opened.lines) : paced(opened.lines, { speed, wall, signal });
  try {
    const outcome = await runReplay(lines, settings, (house, parsed) => {
      for (const look of everyone) look(house, parsed);
    });
    const wallSeconds = Math.round(performance.now() - started) / 1000;
    return { outcome, interrupted: signal.aborted, wallSeconds };
  } finally {
    progress?.stop();
    process.removeListener('SIGINT', interrupt);
  }
}

/** A key press and the bar's clock are heard only between two turns of the event loop. */
const LINES_A_TURN = 500;

async function* withTurns(lines: Lines): AsyncGenerator<string | readonly string[]> {
  let count = 0;
  for await (const some of lines) {
    count += typeof some === 'string' ? 1 : some.length;
    if (count >= LINES_A_TURN) {
      count = 0;
      await turnOfOthers();
    }
    yield some;
  }
}
