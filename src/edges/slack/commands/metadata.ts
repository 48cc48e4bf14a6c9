// /incident metadata FEATURE
import type { RichTextBlock } from '@slack/types';
import type { MetadataCoverage } from '../../../core/telemetry/metadata/coverage.ts';
import { type CoverageRow, coverageText } from '../../../core/telemetry/metadata/wording.ts';
import { calls } from '../../../core/triage/wording.ts';
import { context, type MessageView, section } from '../blocks/elements.ts';
import { oneLine, plain } from '../escape.ts';
import { plainFromSlack } from '../slack-text.ts';
import { type Answer, type SlashCommand, sayRefusal, wrongUse } from './command.ts';

export const metadata = {
  name: 'metadata',
  usage: 'metadata FEATURE',
  summary: 'What a feature’s calls say about themselves, and what they leave out',
  example: 'metadata support-answers',
  needsIncident: false,
  run: async ({ text, metadataCoverage }): Promise<Answer> => {
    const feature = plainFromSlack(text).trim();
    if (feature === '') return wrongUse(metadata, 'Of which feature?');
    const coverage = await metadataCoverage(feature);
    return coverage.ok ? coverageView(coverage.value) : sayRefusal(coverage.refusal);
  },
} satisfies SlashCommand;

export function coverageView(coverage: MetadataCoverage): MessageView {
  const { answer, next, rows } = coverageText(coverage);
  return {
    text: plain(answer, 500),
    blocks: [
      section(`*${oneLine(answer, 600)}*`),
      section(oneLine(next, 600)),
      table(rows),
      context(
        `${calls(coverage.calls)} of the last 24 h, or an even sample of them. Names and examples: docs/telemetry-metadata.md`,
      ),
    ],
  };
}

/** Fixed width, because shares are compared down a column. `rich_text`: nothing inside is read as markup. */
function table(rows: readonly CoverageRow[]): RichTextBlock {
  const wide = Math.max(...rows.map(({ title }) => title.length));
  const lines = rows.map(
    ({ share, title, add }) =>
      `${share.padStart(5)}  ${title.padEnd(wide)}  ${add === null ? '✓' : plain(add, ADD_CHARS_MAX)}`,
  );
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') }] }],
  };
}

const ADD_CHARS_MAX = 160;
