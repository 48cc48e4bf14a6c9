// /incident noise [WHY]
import { plainFromSlack } from '../slack-text.ts';
import { execute, type SlashCommand } from './command.ts';

export const noise = {
  name: 'noise',
  usage: 'noise [WHY]',
  summary: 'It was a false page: resolves it and counts it as noise',
  example: 'noise the load test sent these calls',
  needsIncident: true,
  run: (call) => {
    const reason = call.text === '' ? null : plainFromSlack(call.text);
    return execute(
      call,
      { type: 'mark_noise', reason, by: call.by },
      ({ id }) => `${id} is marked as noise. It stays in the record; \`/incident reopen\` takes it back.`,
    );
  },
} satisfies SlashCommand;
