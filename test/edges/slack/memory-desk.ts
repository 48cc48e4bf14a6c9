// Incidents in memory, decided by the program's own core, for tests of the Slack edge.
import { decide } from '../../../src/core/incident/decide.ts';
import { replay } from '../../../src/core/incident/evolve.ts';
import type { IncidentCommand } from '../../../src/core/incident/incident-commands.ts';
import type { RecordedEvent } from '../../../src/core/incident/incident-events.ts';
import type { IncidentState } from '../../../src/core/incident/incident-state.ts';
import type { IncidentId, SlackChannelId } from '../../../src/core/model/ids.ts';
import { success } from '../../../src/core/model/result.ts';
import { createDesk, type Desk } from '../../../src/flow/declare-incident.ts';
import type { Clock, IncidentStore } from '../../../src/flow/ports.ts';

export interface MemoryDesk extends Desk {
  /** Asks it and expects no refusal. */
  must(id: IncidentId, command: IncidentCommand): Promise<IncidentState>;
  /** Lists are not answered before this. */
  holdLists(until: Promise<void>): void;
}

export function memoryDesk(clock: Clock): MemoryDesk {
  const streams = new Map<IncidentId, RecordedEvent[]>();
  let numbers = 41;
  let listsHeld: Promise<void> = Promise.resolve();
  const stateOf = (id: IncidentId): IncidentState | null => {
    const events = streams.get(id);
    return events === undefined ? null : replay(events);
  };
  const store: IncidentStore = {
    load: async (id) => {
      const state = stateOf(id);
      return state === null ? null : { state, events: [...(streams.get(id) ?? [])] };
    },
    findByChannel: async (channel: SlackChannelId) =>
      [...streams.keys()].find((id) => stateOf(id)?.channel.id === channel) ?? null,
    list: async ({ open, limit }) => {
      await listsHeld;
      return [...streams.keys()]
        .map((id) => stateOf(id))
        .filter(
          (state): state is IncidentState => state !== null && (open !== true || state.status !== 'resolved'),
        )
        .toReversed()
        .slice(0, limit);
    },
    execute: async (id, command) => {
      const state = stateOf(id);
      const decided = decide(state, command, clock.now());
      if (!decided.ok) return decided;
      const events = streams.get(id) ?? [];
      for (const event of decided.value)
        events.push({ incident: id, version: events.length + 1, at: clock.now(), event });
      streams.set(id, events);
      const after = stateOf(id);
      if (after === null) throw new Error(`${id} has no event`);
      return success(after);
    },
    claimNumber: async () => {
      numbers += 1;
      return numbers;
    },
  };
  return {
    ...createDesk(store),
    holdLists: (until) => {
      listsHeld = until;
    },
    must: async (id, command) => {
      const result = await store.execute(id, command);
      if (!result.ok) throw new Error(`refused: ${result.refusal.say}`);
      return result.value;
    },
  };
}
