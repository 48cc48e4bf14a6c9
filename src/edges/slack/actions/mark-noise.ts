// This was noise: resolve it and count it as a false page.
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const markNoise = {
  id: 'mark_noise',
  run: async ({ desk, incident, by }) => {
    const result = await desk.execute(incident, { type: 'mark_noise', reason: null, by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
