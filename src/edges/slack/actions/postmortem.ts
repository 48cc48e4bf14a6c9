// Draft the post-mortem.
import { answerTo } from '../commands/command.ts';
import type { ButtonAction } from './action.ts';

export const postmortem = {
  id: 'postmortem',
  run: async ({ desk, incident, by }) =>
    answerTo(
      await desk.execute(incident, { type: 'request_postmortem', by }),
      ({ id }) => `The post-mortem of ${id} is being drafted. The file comes to the channel.`,
    ),
} satisfies ButtonAction;
