// /incident help [COMMAND]
import { section } from '../blocks/elements.ts';
import { oneLine } from '../escape.ts';
import { type SlashCommand, say } from './command.ts';
import { nearest } from './nearest.ts';

export const help = {
  name: 'help',
  usage: 'help [COMMAND]',
  summary: 'This list, or more about one command',
  example: 'help role',
  needsIncident: false,
  run: async ({ commands, text }) => {
    if (text === '') return helpView(commands);
    const asked = text.toLowerCase();
    const command = commands.find(({ name }) => name === asked);
    if (command !== undefined) return say(about(command));
    const close = nearest(
      asked,
      commands.map(({ name }) => name),
    );
    return say(
      `:no_entry_sign: There is no command "${oneLine(text, 60)}".${close === null ? '' : ` Nearest: \`/incident help ${close}\`.`} All: \`/incident help\``,
    );
  },
} satisfies SlashCommand;

/** Built from the registry, so that it cannot forget a command. */
function helpView(commands: readonly SlashCommand[]) {
  const lines = commands.map(
    ({ usage, summary }) => `\`/incident ${oneLine(usage, 100)}\`  ${oneLine(summary, 150)}`,
  );
  const foot =
    'In an incident’s channel a command means that incident. Elsewhere say which: `/incident status 42`. Add a message to the timeline with the 📌 reaction.';
  return {
    text: 'Commands of /incident',
    blocks: [section(`*Commands*\n${lines.join('\n')}`), section(foot)],
  };
}

function about({ name, usage, summary, example, needsIncident }: SlashCommand): string {
  const where = needsIncident
    ? `\nOutside an incident’s channel: \`/incident ${name} 42${usage === name ? '' : ' …'}\``
    : '';
  return `\`/incident ${usage}\`\n${summary}.\nExample: \`/incident ${example}\`${where}`;
}
