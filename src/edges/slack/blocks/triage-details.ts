// The thread below a triage: what each check measured, why changes were rejected, and which sources were there.
import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { Finding, TriageResult } from '../../../core/model/finding.ts';
import { evidenceIdOf } from '../../../core/model/ids.ts';
import type { ChatMessage } from '../../../flow/ports.ts';
import { evidenceCommand, oneLine, paragraph, plain } from '../escape.ts';
import { MESSAGE_TOTAL_CHARS_MAX } from '../limits.ts';
import { fitted, type MessageView, section } from './elements.ts';
import { ANSWER_SIGNS, changeWords } from './triage.ts';
import { amount, range } from './words.ts';

const ROWS_MAX = 30;
const NAME_CHARS_MAX = 34;
const BLOCKS_MAX = 40;
const LIST_CHARS_MAX = 2400;

export function triageDetailsView({
  incident,
  result,
  version,
}: Extract<ChatMessage, { kind: 'triage_details' }>): MessageView {
  const whole = evidenceCommand(evidenceIdOf(version));
  const blocks = [
    ...table(result),
    ...result.findings.map((finding, index) =>
      findingBlock(finding, evidenceCommand(evidenceIdOf(version, index + 1))),
    ),
    ...rejected(result),
    sources(result),
  ];
  const shown = withinTotal(blocks);
  const left = blocks.length - shown.length;
  return {
    text: `Details of the triage of ${incident.id}: ${result.findings.length} checks`,
    blocks: [...shown, ...(left > 0 ? [section(`_${left} more in ${whole}_`)] : [])],
  };
}

/** Fixed-width, because numbers are compared down a column. `rich_text`: nothing inside is read as markup. */
function table({ findings }: TriageResult): readonly RichTextBlock[] {
  const measurements = findings.flatMap((finding) => finding.measurements);
  if (measurements.length === 0) return [];
  const rows = measurements
    .slice(0, ROWS_MAX)
    .map((row) => [
      plain(row.segment === null ? row.name : `${row.name} [${row.segment.value}]`, NAME_CHARS_MAX),
      amount(row.observed, row.unit),
      `n=${row.n.toLocaleString('en-US')}`,
      `normal ${range(row.normalRange, row.unit)}`,
    ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const left = measurements.length - rows.length;
  const text = [...lines, ...(left > 0 ? [`${left} more measurements`] : [])].join('\n');
  return [
    { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] },
  ];
}

function findingBlock({ question, claim, answer, line, details }: Finding, whole: string): KnownBlock {
  const unsaid = answer.kind === 'could_not_look' && !line.includes(answer.why);
  const lines = [line, ...details, ...(unsaid ? [`${answer.why} ${answer.enable}`] : [])];
  const said = [...new Set(lines.map((text) => text.trim()))].filter((text) => text !== '');
  const points = said.filter(
    (text, index) => !said.some((other, at) => at !== index && other.startsWith(text)),
  );
  return section(
    `*${oneLine(question, 300)}*\n${ANSWER_SIGNS[answer.kind]} · ${oneLine(claim, 300)}\n${paragraph(points.map((text) => `• ${text}`).join('\n'), 1200, whole)}`,
  );
}

function rejected({ at, rejectedChanges }: TriageResult): readonly KnownBlock[] {
  if (rejectedChanges.length === 0) return [];
  const lines = rejectedChanges.map(
    ({ change, why }) => `• ${changeWords(change, at)}: ${oneLine(why, 220)}`,
  );
  return [section(`*Changes considered and rejected*\n${fitted(lines, LIST_CHARS_MAX)}`)];
}

function sources({ sources: all }: TriageResult): KnownBlock {
  const lines = all.map(
    ({ name, available, note }) =>
      `${available ? ':white_check_mark: looked at' : ':no_entry_sign: not available'} · ${oneLine(name, 90)}: ${oneLine(note, 150)}`,
  );
  return section(`*Sources*\n${lines.length === 0 ? '_none_' : fitted(lines, LIST_CHARS_MAX)}`);
}

function withinTotal(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  const kept: KnownBlock[] = [];
  let used = 0;
  for (const block of blocks.slice(0, BLOCKS_MAX)) {
    used += JSON.stringify(block).length;
    if (used > MESSAGE_TOTAL_CHARS_MAX - 600) break;
    kept.push(block);
  }
  return kept;
}
