// What is held as a feature's normal, one line a metric, and what was decided against it lately.
import type { Decision, NormalNow } from '../../../core/detection/contract.ts';
import { type EpochMs, toRfc3339 } from '../../../core/model/time.ts';
import { inSections } from '../commands/in-sections.ts';
import { oneLine } from '../escape.ts';
import { type MessageView, section } from './elements.ts';
import { amount } from './words.ts';

export interface BaselineFacts {
  readonly feature: string;
  readonly asOf: EpochMs;
  readonly normals: readonly NormalNow[];
  /** Newest first. */
  readonly decisions: readonly Decision[];
}

/** Lines of the last days that are shown. */
const DECISIONS_MAX = 12;

export function baselineView({ feature, asOf, normals, decisions }: BaselineFacts): MessageView {
  const metrics = [...Map.groupBy(normals, ({ series }) => series.replace(/\|.*$/, '')).values()];
  const known = metrics.filter((streams) => streams.some(({ level }) => level !== null));
  const unknown = metrics.filter((streams) => !known.includes(streams)).map(([first]) => first?.title ?? '');
  const weeks = Math.max(0, ...normals.map(({ weeks: count }) => count));
  const name = oneLine(feature, 100);
  const answer =
    known.length === 0
      ? `${name} has no baseline yet: it takes two days of readings, at least 100. Until then only what is plainly down pages.`
      : `${name}: ${known.length} of ${metrics.length} metrics have a baseline, learnt from ${weeksText(weeks)}.${weeks < 3 ? ' Under 3 weeks: tickets, and pages only for what is plainly down.' : ''}`;
  const told = decisions.filter(({ kind }) => kind === 'page' || kind === 'ticket');
  return {
    text: answer,
    blocks: [
      section(`*${answer}*\nAs of ${stamp(asOf)}, for this hour of the week.`),
      ...inSections(known.map(metricLine), 'earliest'),
      ...(unknown.length === 0 || known.length === 0
        ? []
        : [
            section(
              `No baseline yet: ${oneLine(unknown.join(', '), 1500)}. Each takes two days of readings.`,
            ),
          ]),
      section(
        told.length === 0
          ? '*Last 7 days*: no page, no ticket.'
          : [
              '*Last 7 days*',
              ...told.slice(0, DECISIONS_MAX).map(decisionLine),
              ...moreLine(told.length),
            ].join('\n'),
      ),
      section(
        `If normal has changed for good: \`/incident baseline ${name.replaceAll('`', 'ˋ')} accept 24h\` learns it anew from then on.`,
      ),
    ],
  };
}

/** `refusals: 2.9 % (up to 4.1 %); 12,430 readings, 5.1 weeks` */
function metricLine(streams: readonly NormalNow[]): string {
  const [first] = streams;
  const known = streams.filter(({ level }) => level !== null);
  const readings = Math.max(...known.map(({ readings: count }) => count));
  const weeks = Math.max(...known.map(({ weeks: count }) => count));
  return `*${oneLine(first?.title ?? '', 80)}*: ${known.map(levelText).join(', ')}; ${readings.toLocaleString('en-US')} readings, ${weeksText(weeks)}`;
}

function levelText({ series, unit, level, envelope, threshold }: NormalNow): string {
  if (level === null || envelope === null) return '';
  const bound = `${envelope < level ? 'at least' : 'up to'} ${amount(envelope, 'share')}`;
  if (threshold === null) return `${amount(level, 'share')} (${bound})`;
  const side = series.includes('|below-') ? 'below' : 'above';
  return `${amount(level, 'share')} ${side} ${amount(threshold, unit)} (${bound})`;
}

function decisionLine(decision: Decision): string {
  const why = decision.kind === 'notice' ? decision.text : decision.why;
  return `${stamp(decision.at)}  ${decision.kind}: ${oneLine(why, 220)}`;
}

const moreLine = (count: number): readonly string[] =>
  count > DECISIONS_MAX ? [`_${count - DECISIONS_MAX} earlier ones are not shown_`] : [];

const weeksText = (weeks: number): string =>
  weeks < 1 ? `${Math.max(1, Math.round(weeks * 7))} days` : `${weeks.toFixed(1)} weeks`;

/** `2026-11-20 14:05 UTC` */
export const stamp = (at: EpochMs): string => `${toRfc3339(at).slice(0, 16).replace('T', ' ')} UTC`;
