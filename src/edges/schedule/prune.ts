// Each night: bodies and records beyond their keeping time are deleted, so that the disk stays bounded.
import type { Log } from '../../flow/ports.ts';
import type { Job } from './job.ts';

export interface Prunable {
  /**
   * @param beforeMs incident time: bodies and records
   * @param beforeWall the machine's own time, epoch milliseconds: effects that were done or given up
   * @returns rows deleted, by table
   */
  prune(beforeMs: number, beforeWall: number): Promise<Readonly<Record<string, number>>>;
}

const DAY_MS = 24 * 3_600_000;

export function prune({
  store,
  keepDays,
  now,
  log,
}: {
  readonly store: Prunable;
  readonly keepDays: number;
  readonly now: () => number;
  readonly log: Log;
}): Job {
  return {
    name: 'prune',
    when: '17 3 * * *',
    run: async () => {
      const keptMs = keepDays * DAY_MS;
      const deleted = await store.prune(now() - keptMs, Date.now() - keptMs);
      log.info({ deleted, keepDays }, 'what is beyond its keeping time is deleted');
    },
  };
}
