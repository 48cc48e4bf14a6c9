// Commands in, events or a refusal out. Pure: who asks what, given what already happened.
import { refuse } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import { ALERT_DECISIONS } from './decisions/alerts.ts';
import { type CommandOf, type Deciders, type Decision, events } from './decisions/decision.ts';
import { LIFECYCLE_DECISIONS } from './decisions/lifecycle.ts';
import { RECORD_DECISIONS } from './decisions/record.ts';
import { ROLE_DECISIONS } from './decisions/roles.ts';
import type { IncidentCommand } from './incident-commands.ts';
import type { IncidentState } from './incident-state.ts';

/** @param state null when the incident does not exist yet: only `declare` is possible then. */
export function decide(state: IncidentState | null, command: IncidentCommand, now: EpochMs): Decision {
  if (command.type === 'declare') return declare(state, command);
  if (state === null)
    return refuse('no_such_incident', 'There is no such incident.', 'See /incident list for the open ones.');
  // The table has one entry a type, so the entry found takes this command; the compiler cannot follow the lookup.
  const decider = DECISIONS[command.type] as (
    state: IncidentState,
    command: IncidentCommand,
    now: EpochMs,
  ) => Decision;
  return decider(state, command, now);
}

/** Every command that an incident takes; a type without an entry does not compile. */
const DECISIONS: Deciders<Exclude<IncidentCommand['type'], 'declare'>> = {
  ...ALERT_DECISIONS,
  ...LIFECYCLE_DECISIONS,
  ...RECORD_DECISIONS,
  ...ROLE_DECISIONS,
};

function declare(state: IncidentState | null, command: CommandOf<'declare'>): Decision {
  if (state !== null) return refuse('already_declared', `${state.id} exists already.`, 'Use a new number.');
  const { type: _type, alert, ...facts } = command;
  return events(
    { type: 'declared', ...facts },
    ...(alert === undefined ? [] : [{ type: 'alert_attached', alert } as const]),
  );
}
