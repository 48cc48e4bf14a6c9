// From the text behind /incident to the answer: which command, which incident, then that command's own file.
import { type IncidentId, incidentIdOf, type SlackChannelId } from '../../../core/model/ids.ts';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { MessageView } from '../blocks/elements.ts';
import { oneLine } from '../escape.ts';
import { plainFromSlack } from '../slack-text.ts';
import { type Answer, type CommandCall, firstWord, type SlashCommand, say } from './command.ts';
import { nearest } from './nearest.ts';
import { COMMANDS } from './registry.ts';

export type CommandSetting = Omit<CommandCall, 'text' | 'commands'>;

/** @param text everything behind `/incident` */
export async function dispatch(
  text: string,
  setting: CommandSetting,
  commands: readonly SlashCommand[] = COMMANDS,
): Promise<Answer> {
  const [word, rest] = firstWord(text);
  const name = word === '' ? 'help' : word.toLowerCase();
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return unknown(word, rest, commands);
  if (!command.needsIncident) return command.run({ ...setting, text: rest, commands });
  const named = await incidentOf(setting, rest);
  if (named.id === null)
    return say(
      `:no_entry_sign: This is no incident’s channel, so say which incident: \`/incident ${command.name} 42\`. Open ones: \`/incident list\``,
    );
  const loaded = await setting.desk.load(named.id);
  if (loaded === null) return say(`:no_entry_sign: There is no ${named.id}. Open ones: \`/incident list\``);
  return command.run({ ...setting, text: named.rest, commands, incident: { id: named.id, ...loaded } });
}

/** `INC-42` names an incident anywhere; a bare number only where the channel names none, so that a note may begin with one. */
async function incidentOf(
  { desk, channel }: { readonly desk: Desk; readonly channel: SlackChannelId },
  rest: string,
): Promise<{ readonly id: IncidentId | null; readonly rest: string }> {
  const [first, after] = firstWord(rest);
  const explicit = /^INC-(\d{1,9})$/i.exec(first);
  if (explicit !== null) return { id: incidentIdOf(Number(explicit[1])), rest: after };
  const here = await desk.findByChannel(channel);
  if (here !== null) return { id: here, rest };
  const bare = /^#?(\d{1,9})$/.exec(first);
  return bare === null ? { id: null, rest } : { id: incidentIdOf(Number(bare[1])), rest: after };
}

function unknown(typed: string, rest: string, commands: readonly SlashCommand[]): MessageView {
  const word = plainFromSlack(typed);
  const close = nearest(
    word,
    commands.map(({ name }) => name),
  );
  const meant =
    close === null
      ? ''
      : ` Did you mean \`/incident ${oneLine(`${close} ${plainFromSlack(rest)}`.trim(), 300).replaceAll('`', 'ˋ')}\`?`;
  return say(
    `:no_entry_sign: There is no command "${oneLine(word, 60)}".${meant} All commands: \`/incident help\``,
  );
}
