// /incident resolve [WHAT ENDED IT]
import { plainFromSlack } from '../slack-text.ts';
import { execute, type SlashCommand } from './command.ts';

export const resolve = {
  name: 'resolve',
  usage: 'resolve [WHAT ENDED IT]',
  summary: 'It is over: resolves here and in PagerDuty',
  example: 'resolve Pinned gpt-4-0314; accuracy is back at 84 %',
  needsIncident: true,
  run: (call) => {
    const summary = call.text === '' ? null : plainFromSlack(call.text);
    return execute(
      call,
      { type: 'resolve', summary, by: call.by },
      ({ id }) => `${id} is resolved. Next: \`/incident postmortem\``,
    );
  },
} satisfies SlashCommand;
