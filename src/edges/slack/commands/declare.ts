// /incident declare [TITLE]
import { plainFromSlack } from '../slack-text.ts';
import type { SlashCommand } from './command.ts';

export const declare = {
  name: 'declare',
  usage: 'declare [TITLE]',
  summary: 'Declare an incident: opens a form, with the title filled in',
  example: 'declare assistant answers in the wrong language',
  needsIncident: false,
  run: async ({ text, openDeclareForm }) => {
    await openDeclareForm(plainFromSlack(text));
    return null;
  },
} satisfies SlashCommand;
