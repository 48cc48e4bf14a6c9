// `replay --speed N`: lets the file's time pass N times as fast as ours.
import type { EpochMs } from '../../core/model/time.ts';
import { parseLine } from '../../core/telemetry/parse-record.ts';
import type { Lines } from './read-lines.ts';

export interface Wall {
  /** Milliseconds, never going back. */
  now(): number;
  /** Resolves after so long, or when `signal` says so. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const wall: Wall = {
  now: () => performance.now(),
  pause: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    }),
};

/** Node's timers hold no longer wait. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const PAUSE_MS_MAX = 2 ** 31 - 1;

export interface Pace {
  /** File time over our time, > 0. */
  readonly speed: number;
  readonly wall: Wall;
  readonly signal: AbortSignal;
}

/** The same lines, each when its time has come; the first one at once. */
export async function* paced(lines: Lines, { speed, wall, signal }: Pace): AsyncGenerator<string> {
  let begun: { readonly at: EpochMs; readonly wallMs: number } | null = null;
  for await (const line of oneByOne(lines)) {
    const at = timeOf(line);
    if (at !== null) {
      begun ??= { at, wallMs: wall.now() };
      const due = begun.wallMs + (at - begun.at) / speed;
      for (let left = due - wall.now(); left > 0 && !signal.aborted; left = due - wall.now())
        await wall.pause(Math.min(left, PAUSE_MS_MAX), signal);
    }
    if (signal.aborted) return;
    yield line;
  }
}

async function* oneByOne(lines: Lines): AsyncGenerator<string> {
  for await (const some of lines) {
    if (typeof some === 'string') yield some;
    else yield* some;
  }
}

/** null: the line says nothing that happens. */
function timeOf(line: string): EpochMs | null {
  const parsed = parseLine(line);
  if (parsed.kind === 'record') return parsed.record.at;
  return parsed.kind === 'alert' || parsed.kind === 'command' ? parsed.at : null;
}
