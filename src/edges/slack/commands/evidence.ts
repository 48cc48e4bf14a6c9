// /incident evidence [E7 | E7.2]
import { timelineOf } from '../../../core/incident/timeline.ts';
import { clockTime } from '../../../core/model/time.ts';
import { section } from '../blocks/elements.ts';
import { type EvidenceRequest, evidenceText } from '../blocks/evidence-text.ts';
import { oneLine } from '../escape.ts';
import { type Answer, type SlashCommand, wrongUse } from './command.ts';
import { inSections } from './in-sections.ts';

const LISTED_MAX = 25;

export const evidence = {
  name: 'evidence',
  usage: 'evidence [E7 or E7.2]',
  summary: 'The whole of one piece of evidence: E7 an event, E7.2 its second finding',
  example: 'evidence E7.2',
  needsIncident: true,
  run: async ({ incident, text }): Promise<Answer> => {
    if (text === '') return overview(incident.id, timelineOf(incident.events));
    const asked = parseEvidence(text);
    if (asked === null) return wrongUse(evidence, `"${text}" is no evidence id.`);
    const found = evidenceText(incident.events, asked);
    if (found === null)
      return wrongUse(
        evidence,
        `${incident.id} has no ${text.toUpperCase()}; its record goes from E1 to E${incident.state.version}.`,
      );
    return {
      text: `Evidence ${text} of ${incident.id}`,
      blocks: [
        section(`*${incident.id} ${text.toUpperCase()}*  ${clockTime(found.at)}`),
        ...inSections(found.lines, 'earliest'),
      ],
    };
  },
} satisfies SlashCommand;

export function parseEvidence(text: string): EvidenceRequest | null {
  const found = /^E?(\d{1,6})(?:\.(\d{1,3}))?$/i.exec(text.trim());
  return found === null
    ? null
    : { version: Number(found[1]), finding: found[2] === undefined ? null : Number(found[2]) };
}

function overview(id: string, lines: ReturnType<typeof timelineOf>) {
  const shown = lines
    .slice(-LISTED_MAX)
    .map(({ evidence: name, text }) => `\`${name}\` ${oneLine(text, 140)}`);
  return {
    text: `Evidence of ${id}`,
    blocks: [
      section(`*Evidence of ${id}*: \`/incident evidence E7\` shows one whole`),
      ...inSections(shown, 'latest'),
    ],
  };
}
