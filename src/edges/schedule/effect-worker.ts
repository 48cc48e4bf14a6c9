// Does what the outbox holds: lanes side by side, each in order, retried until its deadline, given up loudly.
import type { Effect } from '../../core/incident/effect.ts';
import type { Outcome, TransportFailure } from '../../core/model/result.ts';
import type { ClaimedEffect, Clock, IncidentStore, Log, Outbox } from '../../flow/ports.ts';

/** One stage for each kind of effect; `app.ts` fills it in. */
export type Performers = {
  readonly [Kind in Effect['kind']]: (
    claimed: ClaimedEffect,
    effect: Extract<Effect, { kind: Kind }>,
  ) => Promise<Outcome<void>>;
};

export interface EffectWorker {
  start(): void;
  /** Looks at once instead of at the next poll. */
  wake(): void;
  /** Lets running effects finish. */
  stop(): Promise<void>;
  /** Resolves when nothing is due and nothing runs. */
  idle(): Promise<void>;
}

interface Wiring {
  readonly outbox: Outbox;
  readonly incidents: IncidentStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly performers: Performers;
  readonly random: () => number;
  readonly leaseMs: number;
}

const LANES_AT_ONCE = 8;
const POLL_MS = 1000;
/** Slack down for an hour must lose nothing; after a day a message about that hour helps nobody. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

export function createEffectWorker(wiring: Wiring): EffectWorker {
  const running = new Set<Promise<void>>();
  let stopped = true;
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    do {
      again = false;
      while (!stopped && running.size < LANES_AT_ONCE) {
        const claimed = await wiring.outbox.claim({
          nowWall: Date.now(),
          now: wiring.clock.now(),
          leaseMs: wiring.leaseMs,
        });
        if (claimed === null) break;
        const task = perform(wiring, claimed)
          .catch((error: unknown) => {
            // The database does not take the outcome: nothing is settled, and the lease gives the effect back.
            wiring.log.error({ err: error, key: claimed.key }, 'an effect could not be settled');
          })
          .finally(() => {
            running.delete(task);
            wake();
          });
        running.add(task);
      }
    } while (again && !stopped);
    const dueAt = stopped ? null : await wiring.outbox.nextDueAt();
    clearTimeout(timer);
    if (!stopped)
      timer = setTimeout(
        wake,
        dueAt === null ? POLL_MS : Math.min(POLL_MS, Math.max(10, wiring.clock.wallMsUntil(dueAt))),
      );
  };

  const wake = (): void => {
    if (stopped) return;
    again = true;
    looking ??= look()
      .catch((error: unknown) => {
        wiring.log.error({ err: error }, 'the outbox could not be read; trying again');
        timer = setTimeout(wake, POLL_MS);
      })
      .finally(() => {
        looking = null;
        if (again) wake();
      });
  };

  return {
    start: () => {
      stopped = false;
      wake();
    },
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await looking;
      await Promise.all(running);
    },
    idle: async () => {
      while (looking !== null || running.size > 0) await Promise.all([looking, ...running]);
    },
  };
}

async function perform(wiring: Wiring, claimed: ClaimedEffect): Promise<void> {
  const { outbox, leaseMs, log } = wiring;
  const heartbeat = setInterval(
    () =>
      void outbox
        .extend(claimed, Date.now() + leaseMs)
        .catch((error: unknown) => log.warn({ err: error, key: claimed.key }, 'lease not extended')),
    leaseMs / 3,
  );
  try {
    const outcome = await performerOf(wiring.performers, claimed);
    if (outcome.ok) await afterSuccess(wiring, claimed);
    else await afterFailure(wiring, claimed, outcome.failure);
  } catch (error) {
    // A fault in our own program: a few tries, then the lane goes on without it, and the log and the record keep it.
    log.error({ err: error, key: claimed.key }, 'effect failed by a fault of the program');
    await afterFailure(wiring, claimed, {
      system: 'program',
      code: 'fault',
      why: error instanceof Error ? error.message : String(error),
      retryable: claimed.attempt < 5,
    });
  } finally {
    clearInterval(heartbeat);
  }
}

/** The channel was told to do it by hand, so it is told that nothing is left to do. */
async function afterSuccess({ outbox, incidents }: Wiring, claimed: ClaimedEffect): Promise<void> {
  const { effect, attempt, incident } = claimed;
  const asked = askedOfPagerDuty(effect);
  if (asked !== null && attempt > 1)
    await incidents.execute(incident, {
      type: 'record_recovery',
      effect: effect.kind,
      system: 'pagerduty',
      how: `PagerDuty has the ${asked} now: nothing is left to do by hand.`,
    });
  await outbox.done(claimed);
}

function askedOfPagerDuty({ kind }: Effect): 'acknowledge' | 'resolve' | null {
  return kind === 'pager_acknowledge' ? 'acknowledge' : kind === 'pager_resolve' ? 'resolve' : null;
}

function performerOf(performers: Performers, claimed: ClaimedEffect): Promise<Outcome<void>> {
  const performer = performers[claimed.effect.kind] as (
    claimed: ClaimedEffect,
    effect: Effect,
  ) => Promise<Outcome<void>>;
  return performer(claimed, claimed.effect);
}

async function afterFailure(
  { outbox, incidents, log, random }: Wiring,
  claimed: ClaimedEffect,
  failure: TransportFailure,
): Promise<void> {
  const nowWall = Date.now();
  const problem = `${failure.system} ${failure.code}: ${failure.why}`;
  const fields = { key: claimed.key, attempt: claimed.attempt, problem };
  const triesOn = failure.retryable && nowWall - claimed.firstTriedAtWall < GIVE_UP_AFTER_MS;
  // Told before it is settled: killed in between, it is tried and told again, and the record keeps it once.
  const said = wordsFor(claimed, failure, triesOn);
  if (said !== null)
    await incidents.execute(claimed.incident, {
      type: 'record_failure',
      effect: claimed.effect.kind,
      system: failure.system,
      ...said,
    });
  if (triesOn) {
    log.warn(fields, 'effect will be tried again');
    await outbox.retry(
      claimed,
      nowWall + (failure.retryAfterMs ?? backoffMs(claimed.attempt, random)),
      problem,
    );
  } else {
    log.error(fields, 'effect given up');
    await outbox.failed(claimed, problem);
  }
}

/** Full jitter, 1 s doubling to 1 min. @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
const backoffMs = (attempt: number, random: () => number): number =>
  250 + random() * Math.min(60_000, 1000 * 2 ** (attempt - 1));

/** What the channel must hear: at once when PagerDuty goes on waking people, else only when something is given up. */
function wordsFor(
  { effect, attempt }: ClaimedEffect,
  failure: TransportFailure,
  triesOn: boolean,
): { readonly why: string; readonly remedy: string } | null {
  const asked = askedOfPagerDuty(effect);
  if (asked !== null && (attempt === 1 || !triesOn)) {
    return {
      why: `PagerDuty did not take the ${asked}: ${failure.why}.`,
      remedy: triesOn
        ? `Trying on. Meanwhile ${asked} it in PagerDuty itself, or it goes on calling people.`
        : `Please ${asked} it in PagerDuty itself.`,
    };
  }
  if (triesOn || asked !== null) return null;
  switch (effect.kind) {
    case 'open_channel':
      return {
        why: `The channel could not be opened: ${failure.why}.`,
        remedy: 'Work in any channel and write with the incident’s number, such as /incident note 42 TEXT.',
      };
    case 'announce':
      return { why: `The incident is not announced: ${failure.why}.`, remedy: 'Tell people by hand.' };
    case 'run_triage':
      return { why: `The triage could not be run: ${failure.why}.`, remedy: 'Try /incident triage again.' };
    case 'draft_postmortem':
      return {
        why: `The post-mortem could not be drafted: ${failure.why}.`,
        remedy: 'Try /incident postmortem again.',
      };
    case 'post_triage':
    case 'post_postmortem':
      return {
        why: `A document could not be posted here: ${failure.why}.`,
        remedy: 'It is in the record: /incident evidence.',
      };
    case 'pager_note':
      return {
        why: `The PagerDuty incident has no link to this channel: ${failure.why}.`,
        remedy: 'Whoever looks there first must be told.',
      };
    default:
      return null;
  }
}
