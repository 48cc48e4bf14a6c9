// Acknowledge: somebody is looking; PagerDuty hears it too.
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const acknowledge = {
  id: 'acknowledge',
  run: async ({ desk, incident, by }) => {
    const result = await desk.execute(incident, { type: 'acknowledge', by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
