// Triage again, on the calls since.
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const triageAgain = {
  id: 'triage_again',
  run: async ({ desk, incident, by }) => {
    const result = await desk.execute(incident, { type: 'request_triage', by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
