// Each night: what is beyond its keeping time is deleted and old calls are thinned, so that the disk stays bounded.
import type { Log } from '../../flow/ports.ts';
import type { Job } from './job.ts';

export interface Prunable {
  /**
   * @param beforeMs incident time: bodies and records
   * @param beforeWall the machine's own time, epoch milliseconds: effects that were done or given up
   * @returns rows deleted, by table
   */
  prune(beforeMs: number, beforeWall: number): Promise<Readonly<Record<string, number>>>;
  /** Of the calls of each hour that ended before `beforeMs` an even part stays. @returns calls deleted */
  thin(thinning: { readonly beforeMs: number; readonly callsAnHour: number }): Promise<number>;
}

const DAY_MS = 24 * 3_600_000;
/** Triage and detection look at what is younger call by call. */
const WHOLE_MS = 2 * DAY_MS;
const CALLS_AN_HOUR = 2000;

export function prune({
  store,
  keepDays,
  callsAnHour = CALLS_AN_HOUR,
  now,
  log,
}: {
  readonly store: Prunable;
  readonly keepDays: number;
  readonly callsAnHour?: number;
  readonly now: () => number;
  readonly log: Log;
}): Job {
  return {
    name: 'prune',
    when: '17 3 * * *',
    run: async () => {
      const keptMs = keepDays * DAY_MS;
      const deleted = await store.prune(now() - keptMs, Date.now() - keptMs);
      const thinned = await store.thin({ beforeMs: now() - WHOLE_MS, callsAnHour });
      log.info({ deleted, thinned, keepDays, callsAnHour }, 'what is beyond its keeping time is deleted');
    },
  };
}
