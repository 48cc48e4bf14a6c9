// One recorded event, or one finding of a triage, whole: what other messages cut short.
import type { RecordedEvent } from '../../../core/incident/incident-events.ts';
import { timelineOf } from '../../../core/incident/timeline.ts';
import type { Finding, TriageResult } from '../../../core/model/finding.ts';
import type { EpochMs } from '../../../core/model/time.ts';
import { escaped } from '../escape.ts';
import { ANSWER_SIGNS, changeWords } from './triage.ts';
import { DOMAIN_WORDS, measured, VERDICT_WORDS } from './words.ts';

export interface EvidenceRequest {
  readonly version: number;
  /** 1-based; null for the event itself. */
  readonly finding: number | null;
}

/** A line longer than this is broken, not cut: it must fit a section after escaping. */
const LINE_CHARS_MAX = 500;

/** @returns escaped lines, or null when the record has no such evidence. */
export function evidenceText(
  events: readonly RecordedEvent[],
  { version, finding }: EvidenceRequest,
): { readonly at: EpochMs; readonly lines: readonly string[] } | null {
  const recorded = events.find((candidate) => candidate.version === version);
  if (recorded === undefined) return null;
  if (finding === null) return { at: recorded.at, lines: eventLines(recorded, events) };
  if (recorded.event.type !== 'triage_completed') return null;
  const found = recorded.event.result.findings[finding - 1];
  return found === undefined ? null : { at: recorded.at, lines: findingLines(found) };
}

function eventLines(recorded: RecordedEvent, events: readonly RecordedEvent[]): readonly string[] {
  if (recorded.event.type === 'triage_completed') return triageLines(recorded.event.result, recorded.version);
  if (recorded.event.type === 'postmortem_drafted') return broken(recorded.event.markdown);
  const line = timelineOf(events).find(({ evidence }) => evidence === `E${recorded.version}`);
  return [
    ...(line === undefined ? [] : broken(line.text)),
    ...broken(`\nAs recorded:\n${JSON.stringify(recorded.event, null, 1)}`),
  ];
}

function triageLines(result: TriageResult, version: number): readonly string[] {
  return [
    ...broken(result.conclusion),
    ...broken(`Next: ${result.nextAction}`),
    `cause: ${DOMAIN_WORDS[result.domain]} · ${VERDICT_WORDS[result.verdict]}`,
    ...(result.suspectChange === null ? [] : [`suspect: ${changeWords(result.suspectChange, result.at)}`]),
    ...result.rejectedChanges.flatMap(({ change, why }) => [
      `rejected: ${changeWords(change, result.at)}`,
      ...broken(`  because ${why}`),
    ]),
    ...result.findings.flatMap((finding, index) => [
      `${ANSWER_SIGNS[finding.answer.kind]} · E${version}.${index + 1}`,
      ...broken(finding.line),
    ]),
    ...result.sources.flatMap(({ name, available, note }) =>
      broken(`source ${name}: ${available ? 'looked at' : 'not available'}; ${note}`),
    ),
  ];
}

function findingLines(finding: Finding): readonly string[] {
  const { answer } = finding;
  const why =
    answer.kind === 'could_not_look'
      ? `${answer.why} ${answer.enable}`
      : answer.kind === 'not_enough_data'
        ? `needs ${answer.needed}`
        : '';
  return [
    ...broken(finding.question),
    `${ANSWER_SIGNS[answer.kind]}`,
    ...broken(finding.claim),
    ...(why === '' ? [] : broken(why)),
    ...broken(finding.line),
    ...finding.measurements.map(
      (row) =>
        `• ${escaped(row.segment === null ? row.name : `${row.name} [${row.segment.dimension}=${row.segment.value}]`).slice(0, LINE_CHARS_MAX)}: ${measured(row)}`,
    ),
    ...finding.changes.map((change) => `• ${changeWords(change, finding.window.to)}`),
    ...finding.details.flatMap((detail) => broken(detail)),
  ];
}

/** Escaped, and broken where a line is too long for a section. */
function broken(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const characters = [...line];
    const parts: string[] = [];
    for (let start = 0; start < Math.max(1, characters.length); start += LINE_CHARS_MAX)
      parts.push(escaped(characters.slice(start, start + LINE_CHARS_MAX).join('')));
    return parts;
  });
}
