// Does every effect that is due, at once and in order, under the replay's own clock.
import type { Effect } from '../../core/incident/effect.ts';
import type { Outcome } from '../../core/model/result.ts';
import type { Performers } from '../../edges/schedule/effect-worker.ts';
import type { ClaimedEffect, Clock, IncidentStore, Outbox } from '../../flow/ports.ts';

interface Wiring {
  readonly outbox: Outbox;
  readonly incidents: IncidentStore;
  readonly performers: Performers;
  readonly clock: Clock;
}

/** @returns how many effects were done. A failure is recorded in its incident: nothing is retried against a file. */
export async function pumpEffects({ outbox, incidents, performers, clock }: Wiring): Promise<number> {
  for (let count = 0; ; count += 1) {
    const claimed = await outbox.claim({ nowWall: Date.now(), now: clock.now(), leaseMs: 3_600_000 });
    if (claimed === null) return count;
    const outcome = await perform(performers, claimed);
    if (outcome.ok) await outbox.done(claimed);
    else {
      await outbox.failed(claimed, outcome.failure.why);
      if (claimed.effect.kind === 'run_triage') {
        await incidents.execute(claimed.incident, {
          type: 'record_failure',
          effect: 'run_triage',
          system: outcome.failure.system,
          why: outcome.failure.why,
          remedy: 'See the replay file.',
        });
      }
    }
  }
}

function perform(performers: Performers, claimed: ClaimedEffect): Promise<Outcome<void>> {
  const performer = performers[claimed.effect.kind] as (
    claimed: ClaimedEffect,
    effect: Effect,
  ) => Promise<Outcome<void>>;
  return performer(claimed, claimed.effect);
}
