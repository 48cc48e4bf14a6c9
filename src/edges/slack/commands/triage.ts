// /incident triage
import { type Answer, execute, type SlashCommand, wrongUse } from './command.ts';

export const triage = {
  name: 'triage',
  usage: 'triage',
  summary: 'Look again: checks the model, the provider and our own side against normal',
  example: 'triage',
  needsIncident: true,
  run: async (call): Promise<Answer> => {
    if (call.text !== '')
      return wrongUse(triage, `"${call.text}" is not known here: triage looks at the incident’s feature.`);
    return execute(
      call,
      { type: 'request_triage', by: call.by },
      ({ id }) => `Triage of ${id} is running. Its answer comes to the channel, usually within a minute.`,
    );
  },
} satisfies SlashCommand;
