// /incident reopen [WHY]
import { plainFromSlack } from '../slack-text.ts';
import { execute, type SlashCommand } from './command.ts';

export const reopen = {
  name: 'reopen',
  usage: 'reopen [WHY]',
  summary: 'It is not over: opens a resolved incident again',
  example: 'reopen answers are wrong again',
  needsIncident: true,
  run: (call) => {
    const reason = call.text === '' ? null : plainFromSlack(call.text);
    return execute(
      call,
      { type: 'reopen', reason, by: call.by },
      ({ id, status }) => `${id} is ${status} again.`,
    );
  },
} satisfies SlashCommand;
