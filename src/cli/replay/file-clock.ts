// The clock of a replay: incident time is what the file's lines say.
import type { EpochMs } from '../../core/model/time.ts';
import type { Clock } from '../../flow/ports.ts';

export interface FileClock extends Clock {
  /** Never goes back: a line out of order happens when it is read. */
  advanceTo(at: EpochMs): void;
}

export function createFileClock(): FileClock {
  let now: EpochMs = 0;
  return {
    now: () => now,
    wallMsUntil: () => 0,
    advanceTo: (at) => {
      now = Math.max(now, at);
    },
  };
}
