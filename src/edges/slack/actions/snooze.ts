// Snooze reminders for a while.
import { minutes } from '../../../core/model/time.ts';
import { sayRefusal } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const snooze = {
  id: 'snooze',
  run: async ({ desk, clock, incident, argument, by }) => {
    const count = Number(argument);
    if (!(count > 0)) throw new Error(`snooze: "${argument}" is no number of minutes`);
    const result = await desk.execute(incident, { type: 'snooze', until: clock.now() + minutes(count), by });
    return result.ok ? null : sayRefusal(result.refusal);
  },
} satisfies ButtonAction;
