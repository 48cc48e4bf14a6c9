// Take the lead: become incident commander.
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const takeLead = {
  id: 'take_lead',
  run: async ({ desk, incident, by }) => {
    const result = await desk.execute(incident, { type: 'take_role', role: 'commander', by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
