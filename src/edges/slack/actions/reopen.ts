// Reopen a resolved incident.
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const reopen = {
  id: 'reopen',
  run: async ({ desk, incident, by }) => {
    const result = await desk.execute(incident, { type: 'reopen', reason: null, by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
