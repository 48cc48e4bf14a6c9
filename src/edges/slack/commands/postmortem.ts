// /incident postmortem
import { type Answer, execute, type SlashCommand, wrongUse } from './command.ts';

export const postmortem = {
  name: 'postmortem',
  usage: 'postmortem',
  summary: 'Draft the post-mortem from the record; the file comes to the channel',
  example: 'postmortem',
  needsIncident: true,
  run: async (call): Promise<Answer> => {
    if (call.text !== '')
      return wrongUse(
        postmortem,
        `"${call.text}" is not known here: the draft is made of the record alone. Add to it with /incident note.`,
      );
    return execute(
      call,
      { type: 'request_postmortem', by: call.by },
      ({ id }) => `The post-mortem of ${id} is being drafted. The file comes to the channel.`,
    );
  },
} satisfies SlashCommand;
