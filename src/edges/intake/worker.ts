// Takes stored bodies one after the other, oldest first, until told to stop. What fails is tried again, then given up.
import type { ClaimedDelivery, Inbox, Log } from '../../flow/ports.ts';
import type { Processed } from './process-delivery.ts';

export interface IntakeWorker {
  /** Something was stored. */
  wake(): void;
  /** Resolves when a look that began after this call finds nothing to do now. */
  idle(): Promise<void>;
  /** Resolves when the delivery under way is finished; the rest waits in the inbox. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly inbox: Inbox;
  readonly process: (delivery: ClaimedDelivery) => Promise<Processed>;
  readonly log: Log;
  /** Wall milliseconds between two looks when nobody wakes it: another process may have stored something. */
  readonly pollMs?: number;
  /** Wall milliseconds before the nth try again. */
  readonly retryAfterMs?: (attempt: number) => number;
}

/** Longer than any delivery takes: a process that died with one gives it back after this. */
const LEASE_MS = 120_000;
const ATTEMPTS_MAX = 10;

/** 1 s, 2 s, 4 s … at most 5 minutes: ten attempts take about 14 minutes. */
const backoffMs = (attempt: number): number => Math.min(1000 * 2 ** (attempt - 1), 300_000);

export function startIntakeWorker(options: WorkerOptions): IntakeWorker {
  const { pollMs = 1000 } = options;
  let stopped = false;
  let woken = false;
  let rested: (() => void) | null = null;
  let waiting: (() => void)[] = [];

  const wake = (): void => {
    woken = true;
    rested?.();
  };
  const rest = async (): Promise<void> => {
    if (woken || stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pollMs);
    rested = resolve;
    await promise;
    clearTimeout(timer);
    rested = null;
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const asking = waiting;
      waiting = [];
      const worked = await step(options);
      if (worked) {
        waiting = [...asking, ...waiting];
        continue;
      }
      for (const resolve of asking) resolve();
      await rest();
    }
    for (const resolve of waiting) resolve();
  };
  const running = run();
  return {
    wake,
    idle: () => {
      if (stopped) return running;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      wake();
      return promise;
    },
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}

/** @returns whether there was something to do */
async function step({ inbox, process, log, retryAfterMs = backoffMs }: WorkerOptions): Promise<boolean> {
  try {
    const claimed = await inbox.claim({ nowWall: Date.now(), leaseMs: LEASE_MS });
    if (claimed === null) return false;
    await settle(claimed, { inbox, process, log, retryAfterMs });
    return true;
  } catch (error) {
    // The database itself fails: nothing was taken, or the lease gives it back.
    log.error({ err: error }, 'the inbox does not answer; trying again');
    return false;
  }
}

async function settle(
  claimed: ClaimedDelivery,
  {
    inbox,
    process,
    log,
    retryAfterMs,
  }: Required<Pick<WorkerOptions, 'inbox' | 'process' | 'log' | 'retryAfterMs'>>,
): Promise<void> {
  const about = { source: claimed.source, delivery: claimed.id, attempt: claimed.attempt };
  try {
    if (claimed.attempt > ATTEMPTS_MAX) throw new Error('every attempt ended with the process');
    const processed = await process(claimed);
    if (processed.kind === 'done') return await inbox.done(claimed.id);
    if (processed.kind === 'kept') return await inbox.kept(claimed.id, processed.why);
    log.error(
      { ...about, problem: processed.why },
      'a delivery cannot be read; it stays in the inbox as failed',
    );
    await inbox.failed(claimed.id, processed.why);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (claimed.attempt >= ATTEMPTS_MAX) {
      log.error({ ...about, err: error }, 'a delivery is given up; it stays in the inbox as failed');
      await inbox.failed(claimed.id, problem);
      return;
    }
    log.warn({ ...about, err: error }, 'a delivery is tried again later');
    await inbox.retry(claimed.id, Date.now() + retryAfterMs(claimed.attempt), problem);
  }
}
