// Timed promises: the next update is due, a snooze ends.
import type { IncidentId } from '../core/model/ids.ts';
import { type Outcome, success } from '../core/model/result.ts';
import type { EpochMs } from '../core/model/time.ts';
import type { IncidentStore } from './ports.ts';

/** Says so in the channel when the promised update has not come; says nothing when it has. */
export async function remindOfUpdate(
  { incidents }: { readonly incidents: IncidentStore },
  incident: IncidentId,
  promisedAt: EpochMs,
): Promise<Outcome<void>> {
  await incidents.execute(incident, { type: 'remind_update', promisedAt });
  return success(undefined);
}

/** An incident still open when its snooze ends is worth a word; a promise that fell into the snooze is asked for again. */
export async function endSnooze(
  { incidents }: { readonly incidents: IncidentStore },
  incident: IncidentId,
  until: EpochMs,
): Promise<Outcome<void>> {
  await incidents.execute(incident, { type: 'wake_from_snooze', until });
  return success(undefined);
}
