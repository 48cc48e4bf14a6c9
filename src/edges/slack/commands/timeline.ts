// /incident timeline [all]
import { timelineOf } from '../../../core/incident/timeline.ts';
import { clockTime } from '../../../core/model/time.ts';
import { section } from '../blocks/elements.ts';
import { evidenceCommand, oneLine } from '../escape.ts';
import { type Answer, type SlashCommand, wrongUse } from './command.ts';
import { inSections } from './in-sections.ts';

const LINES_SHOWN = 20;
const LINE_CHARS_MAX = 280;

export const timeline = {
  name: 'timeline',
  usage: 'timeline [all]',
  summary: 'What happened, each line with its evidence; the latest 20, or as many as one message holds',
  example: 'timeline',
  needsIncident: true,
  run: async ({ incident, text }): Promise<Answer> => {
    const all = /^all$/i.test(text);
    if (text !== '' && !all) return wrongUse(timeline, `"${text}" is not known here.`);
    const lines = timelineOf(incident.events);
    const shown = all ? lines : lines.slice(-LINES_SHOWN);
    const written = shown.map(
      ({ at, text: said, evidence }) =>
        `\`${clockTime(at)}\` ${oneLine(said, LINE_CHARS_MAX, evidenceCommand(evidence))} _${evidence}_`,
    );
    const earlier = lines.length - shown.length;
    const heading = `*Timeline of ${incident.id}*${earlier > 0 ? ` (${earlier} earlier: \`/incident timeline all\`)` : ''}`;
    return {
      text: `Timeline of ${incident.id}`,
      blocks: [section(heading), ...inSections(written, 'latest')],
    };
  },
} satisfies SlashCommand;
