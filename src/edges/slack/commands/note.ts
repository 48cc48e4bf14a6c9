// /incident note TEXT
import { plainFromSlack } from '../slack-text.ts';
import { execute, type SlashCommand } from './command.ts';

export const note = {
  name: 'note',
  usage: 'note TEXT',
  summary: 'Write something into the timeline; a message goes there with the 📌 reaction',
  example: 'note Ana sees empty answers in German only',
  needsIncident: true,
  run: (call) =>
    execute(
      call,
      { type: 'add_note', text: plainFromSlack(call.text), source: { kind: 'command' }, by: call.by },
      ({ id, version }) => `Noted in the timeline of ${id} as E${version}.`,
    ),
} satisfies SlashCommand;
