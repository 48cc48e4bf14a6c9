// Incident time: it starts at a given moment and runs `factor` times as fast as the wall.

export interface SandboxClock {
  /** RFC 3339 incident time at the anchor. */
  readonly start: string;
  /** Incident seconds that pass in one second at the wall. */
  readonly factor: number;
  /** Moment at the wall, epoch milliseconds, at which incident time is `start`. */
  readonly anchor: number;
  now(): string;
  nowMs(): number;
  /** Resolves when incident time has reached the moment; at once when it has passed. @throws the signal's reason when aborted */
  waitUntil(incidentTime: string | number, signal?: AbortSignal): Promise<void>;
}

/** @throws RangeError naming the field that is wrong */
export function createClock(options: {
  readonly start: string;
  readonly factor: number;
  readonly anchor: number;
}): SandboxClock {
  const startMs = Date.parse(options.start);
  if (Number.isNaN(startMs))
    throw new RangeError(
      `start: ${JSON.stringify(options.start)} is no time; give RFC 3339, e.g. 2026-11-20T12:50:00Z`,
    );
  if (!(options.factor > 0 && Number.isFinite(options.factor)))
    throw new RangeError(`factor: ${options.factor} is not above 0; give incident seconds a second, e.g. 60`);
  if (!Number.isFinite(options.anchor))
    throw new RangeError(`anchor: ${options.anchor} is no moment; give epoch milliseconds, e.g. Date.now()`);
  const nowMs = () => startMs + options.factor * (Date.now() - options.anchor);
  return {
    ...options,
    nowMs,
    now: () => new Date(nowMs()).toISOString(),
    async waitUntil(incidentTime, signal) {
      const target = typeof incidentTime === 'number' ? incidentTime : Date.parse(incidentTime);
      if (Number.isNaN(target)) throw new RangeError(`waitUntil: ${JSON.stringify(incidentTime)} is no time`);
      // Computed anew from the anchor each time, so that late timers do not add up.
      for (let left = target - nowMs(); left > 0; left = target - nowMs())
        await pause(Math.min(Math.ceil(left / options.factor), TIMER_MS_MAX), signal);
      signal?.throwIfAborted();
    },
  };
}

// https://nodejs.org/api/timers.html#settimeoutcallback-delay-args: a longer delay fires at once.
const TIMER_MS_MAX = 2 ** 31 - 1;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
