// What every decision is made of: a list of events, or a refusal that tells the person what to do.
import { type Refusal, type Result, success } from '../../model/result.ts';
import type { EpochMs } from '../../model/time.ts';
import type { IncidentCommand } from '../incident-commands.ts';
import type { IncidentEvent } from '../incident-events.ts';
import type { IncidentState } from '../incident-state.ts';

export type Decision = Result<readonly IncidentEvent[]>;

/** Everything but `declare`, which has no state before it. */
export type CommandOf<Type extends IncidentCommand['type']> = Extract<IncidentCommand, { type: Type }>;

export type Deciders<Type extends IncidentCommand['type']> = {
  readonly [Each in Type]: (state: IncidentState, command: CommandOf<Each>, now: EpochMs) => Decision;
};

/** No event: what was asked is so already. */
export const events = (...list: readonly IncidentEvent[]): Decision => success(list);

/** An outside system that repeats itself is no error; a person who does is told. */
export function unlessOutside(by: { readonly kind: string }, refusal: Refusal): Decision {
  return by.kind === 'person' ? { ok: false, refusal } : events();
}
