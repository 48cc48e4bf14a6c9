// /incident list [all]
import { section } from '../blocks/elements.ts';
import { incidentLine } from '../blocks/incident-line.ts';
import { type Answer, type SlashCommand, say, wrongUse } from './command.ts';

const SHOWN_MAX = 25;

export const list = {
  name: 'list',
  usage: 'list [all]',
  summary: 'Open incidents, or all of them, newest first',
  example: 'list',
  needsIncident: false,
  run: async ({ desk, text }): Promise<Answer> => {
    const all = /^all$/i.test(text);
    if (text !== '' && !all) return wrongUse(list, `"${text}" is not known here.`);
    const found = await desk.list({ ...(all ? {} : { open: true }), limit: SHOWN_MAX + 1 });
    if (found.length === 0)
      return say(
        all ? 'No incident was ever declared.' : 'No open incident. Declare one with `/incident declare`.',
      );
    const shown = found.slice(0, SHOWN_MAX);
    const more = found.length > SHOWN_MAX ? '\n_and older ones_' : '';
    const heading = all ? '*All incidents*' : '*Open incidents*';
    return {
      text: `${shown.length} incidents`,
      blocks: [
        section(heading),
        ...shown.map((incident, index) =>
          section(`${incidentLine(incident)}${index === shown.length - 1 ? more : ''}`),
        ),
      ],
    };
  },
} satisfies SlashCommand;
