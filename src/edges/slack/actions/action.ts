// What a button (or menu) of the summary does.
import type { IncidentId } from '../../../core/model/ids.ts';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { Clock } from '../../../flow/ports.ts';
import type { Answer } from '../commands/command.ts';
import type { Person } from '../people.ts';

export interface ButtonAction {
  /** The element's action_id. */
  readonly id: string;
  /** @returns what only the person who pressed sees; null when the channel shows it by itself */
  run(press: Press): Promise<Answer>;
}

export interface Press {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly by: Person;
  readonly incident: IncidentId;
  /** What follows the incident's id in the value. */
  readonly argument: string;
}
