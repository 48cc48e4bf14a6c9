// The triage's answer: the conclusion first, then one line for each check, then what to do and whom to wake.
import type { Finding, FindingAnswer, TriageResult } from '../../../core/model/finding.ts';
import { evidenceIdOf } from '../../../core/model/ids.ts';
import type { Change } from '../../../core/model/records.ts';
import { clockTime, type EpochMs, spokenDuration } from '../../../core/model/time.ts';
import type { ChatMessage } from '../../../flow/ports.ts';
import { evidenceCommand, oneLine } from '../escape.ts';
import { context, type MessageView, section } from './elements.ts';
import { DOMAIN_WORDS, dayTime, measured, VERDICT_WORDS } from './words.ts';

const CHECKS_SHOWN_MAX = 12;
const REJECTED_SHOWN_MAX = 3;
/** All checks together, so that a message stays below Slack's total. */
const CHECKS_CHARS_MAX = 2900;

export function triageView({
  incident,
  result,
  version,
  previous,
}: Extract<ChatMessage, { kind: 'triage' }>): MessageView {
  const whole = evidenceCommand(evidenceIdOf(version));
  const conclusion = oneLine(result.conclusion, 900, whole);
  return {
    text: `Triage of ${incident.id}: ${conclusion}`,
    blocks: [
      section(`:mag: *${conclusion}*`),
      section(nextStep(result, whole)),
      section(checks(result, version)),
      ...suspect(result),
      ...(previous === null ? [] : [context(changedSince(result, previous))]),
      context(
        `cause: ${DOMAIN_WORDS[result.domain]} · ${VERDICT_WORDS[result.verdict]} · ${window(result)} · ${whole}`,
      ),
    ],
  };
}

const WAKE: Readonly<Record<TriageResult['escalateTo'], string>> = {
  ml: 'Wake the ML on-call',
  infra: 'Wake the infrastructure on-call',
  both: 'Wake the ML and the infrastructure on-call',
  nobody: 'Wake nobody else',
};

function nextStep(result: TriageResult, whole: string): string {
  return `:arrow_forward: *Next* ${oneLine(result.nextAction, 600, whole)}\n:telephone_receiver: *${WAKE[result.escalateTo]}* ${oneLine(result.escalateWhy, 400, whole)}`;
}

/** A sign and a word for each answer; colour alone tells a colour-blind reader nothing. */
export const ANSWER_SIGNS: Readonly<Record<FindingAnswer['kind'], string>> = {
  yes: ':red_circle: *yes*',
  no: ':white_circle: no',
  not_enough_data: ':hourglass: not enough data',
  could_not_look: ':no_entry_sign: could not look',
};

function checks({ findings }: TriageResult, version: number): string {
  if (findings.length === 0) return '_No check ran._';
  const shown = findings.slice(0, CHECKS_SHOWN_MAX);
  const room = Math.floor(CHECKS_CHARS_MAX / shown.length) - 1;
  const lines = shown.map((finding, index) =>
    checkLine(finding, evidenceCommand(evidenceIdOf(version, index + 1)), room),
  );
  const left = findings.length - shown.length;
  return [...lines, ...(left > 0 ? [`_and ${left} more in the thread_`] : [])].join('\n');
}

function checkLine(finding: Finding, whole: string, room: number): string {
  const sign = ANSWER_SIGNS[finding.answer.kind];
  const start = `${sign} · `;
  return `${start}${oneLine(said(finding), Math.max(90, room - start.length), whole)}`;
}

/** The check's own line; with its first number when the line names none. */
function said({ answer, claim, line, measurements }: Finding): string {
  if (answer.kind === 'could_not_look')
    return line.includes(answer.why) ? line : `${claim}: ${answer.why} ${answer.enable}`;
  const needed = answer.kind === 'not_enough_data' ? ` (needs ${answer.needed})` : '';
  const [first] = measurements;
  const numbers = first !== undefined && !/\d/.test(line) ? ` ${first.name} ${measured(first)}` : '';
  return `${line}${numbers}${needed}`;
}

function suspect({
  at,
  suspectChange,
  rejectedChanges,
  onset,
  recovery,
  verdict,
}: TriageResult): MessageView['blocks'] {
  const began =
    onset === null
      ? []
      : [
          `:stopwatch: *Began* ${dayTime(onset.at, at)}${between(clockTime(onset.earliest), clockTime(onset.latest))}`,
        ];
  const named = suspectChange === null ? [] : [`:dart: *Suspect* ${changeWords(suspectChange, at)}`];
  const ended =
    recovery == null
      ? []
      : [
          `:checkered_flag: *${verdict === 'inside' ? 'Ended' : 'Perhaps ended'}* ${dayTime(recovery.at, at)}${between(clockTime(recovery.earliest), clockTime(recovery.latest))}${recovery.endedBy === null ? '' : `, with ${changeWords(recovery.endedBy, at)}`}`,
        ];
  const lines = [...began, ...named, ...ended, ...rejected(rejectedChanges)];
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

const between = (earliest: string, latest: string): string =>
  earliest === latest ? '' : ` (between ${earliest} and ${latest})`;

function rejected(all: TriageResult['rejectedChanges']): readonly string[] {
  if (all.length === 0) return [];
  const shown = all
    .slice(0, REJECTED_SHOWN_MAX)
    .map(({ change, why }) => `${oneLine(change.summary, 100)} (${oneLine(why, 150)})`);
  const more =
    all.length > REJECTED_SHOWN_MAX ? `; ${all.length - REJECTED_SHOWN_MAX} more in the thread` : '';
  return [`:heavy_minus_sign: *Considered and rejected* ${shown.join('; ')}${more}`];
}

/** @param now when it is read: a change of another day carries its date */
export function changeWords({ at, summary, from, to, type }: Change, now: EpochMs): string {
  const told = from !== null && to !== null && summary.includes(from) && summary.includes(to);
  const values =
    told || (from === null && to === null)
      ? ''
      : ` (${oneLine(from ?? 'none', 80)} → ${oneLine(to ?? 'none', 80)})`;
  return `${dayTime(at, now)} ${oneLine(summary, 200)}${values}, ${type.replaceAll('_', ' ')}`;
}

/** What a second run shows that the first did not. */
function changedSince(now: TriageResult, before: TriageResult): string {
  const old = new Map(before.findings.map((finding) => [finding.check, finding.answer.kind]));
  const moved = now.findings
    .filter(({ check, answer }) => old.has(check) && old.get(check) !== answer.kind)
    .map(
      ({ check, answer }) =>
        `${oneLine(check, 60)}: ${words(old.get(check) ?? answer.kind)} → ${words(answer.kind)}`,
    );
  const verdict =
    now.verdict === before.verdict
      ? []
      : [`verdict: ${VERDICT_WORDS[before.verdict]} → ${VERDICT_WORDS[now.verdict]}`];
  const cause =
    now.domain === before.domain
      ? []
      : [`cause: ${DOMAIN_WORDS[before.domain]} → ${DOMAIN_WORDS[now.domain]}`];
  const changes = [...verdict, ...cause, ...moved.slice(0, 8)];
  return `since the triage at ${clockTime(before.at)}: ${changes.length === 0 ? 'nothing changed' : changes.join(' · ')}`;
}

const words = (kind: FindingAnswer['kind']): string => kind.replaceAll('_', ' ');

function window({ window: now, baseline }: TriageResult): string {
  const length = spokenDuration(now.to - now.from);
  if (baseline === null) return `last ${length}, no baseline`;
  return `last ${length} against ${spokenDuration(baseline.to - baseline.from)} before (${baseline.calls.toLocaleString('en-US')} calls)`;
}
