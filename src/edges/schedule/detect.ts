// Keeps detection going: looks when records were stored, when a minute of incident time is over, and every few seconds.
import type { Clock, Log } from '../../flow/ports.ts';
import type { Detector } from '../../flow/run-detection.ts';

export interface DetectionLoop {
  start(): void;
  /** Something was stored. */
  wake(): void;
  /** Resolves when a look that began after this call finds nothing more waiting. */
  idle(): Promise<void>;
  /** Lets the look under way finish, then saves. */
  stop(): Promise<void>;
}

interface Wiring {
  readonly detector: Detector;
  readonly clock: Clock;
  readonly log: Log;
  /** Wall milliseconds between two looks when nobody wakes it: another process may have stored something. */
  readonly pollMs?: number;
}

/** Wall milliseconds between two looks at least, so that many small deliveries share one. */
const PAUSE_MS_MIN = 100;
const MINUTE_MS = 60_000;

export function startDetection({ detector, clock, log, pollMs = 5000 }: Wiring): DetectionLoop {
  let stopped = true;
  let woken = false;
  let rested: (() => void) | null = null;
  let waiting: (() => void)[] = [];
  let running: Promise<void> | null = null;

  const wake = (): void => {
    woken = true;
    rested?.();
  };
  const restMs = (): number => {
    const minuteEnds = clock.wallMsUntil((Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS);
    return Math.min(pollMs, Math.max(PAUSE_MS_MIN, minuteEnds));
  };
  const sleep = async (ms: number, isEndedByWake: boolean): Promise<void> => {
    if (stopped || (isEndedByWake && woken)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    rested = () => {
      if (stopped || isEndedByWake) resolve();
    };
    await promise;
    clearTimeout(timer);
    rested = null;
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const asking = waiting;
      waiting = [];
      const more = await look(detector, log);
      if (more) {
        waiting = [...asking, ...waiting];
        continue;
      }
      for (const resolve of asking) resolve();
      await sleep(PAUSE_MS_MIN, false);
      await sleep(restMs(), true);
    }
    for (const resolve of waiting) resolve();
  };
  return {
    start: () => {
      stopped = false;
      running = run();
    },
    wake,
    idle: () => {
      if (stopped) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      wake();
      return promise;
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
      try {
        await detector.close();
      } catch (error) {
        log.error(
          { err: error },
          'what detection remembers is not saved; the next start reads on from before',
        );
      }
    },
  };
}

/** @returns whether more is waiting */
async function look(detector: Detector, log: Log): Promise<boolean> {
  try {
    return (await detector.turn()).more;
  } catch (error) {
    log.error({ err: error }, 'detection could not look; it tries again');
    return false;
  }
}
