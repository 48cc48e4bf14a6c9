// What a replay tells a person: how much was read, each incident with its answer, and what else was noticed.
import { dayTime } from './progress.ts';
import type { ReplayOutcome } from './run-replay.ts';

export function toldOf(outcome: ReplayOutcome, wallSeconds: number): string {
  const { calls, changes, alerts, rejectedLines, rejected } = outcome;
  const told = outcome.incidents.flatMap(({ state }) => [
    `${state.id}  ${dayTime(state.declaredAt)}  ${state.severity}  ${state.status}  ${state.title}`,
    `        ${state.triage === null ? 'not triaged' : state.triage.result.conclusion}`,
  ]);
  const asked = outcome.asked.flatMap(({ feature, at, result }) => [
    `${feature} was asked about at ${dayTime(at)}:`,
    `        ${result.conclusion}`,
  ]);
  return [
    `${calls} calls, ${changes} changes, ${alerts} alerts in ${wallSeconds} s; ${rejectedLines} lines could not be read.`,
    ...rejected.map(({ line, problem }) => `  line ${line}: ${problem}`),
    ...Object.entries(outcome.unknownKinds).map(
      ([kind, count]) => `  ${count} lines of the unknown kind "${kind}" were passed over`,
    ),
    ...(told.length + asked.length === 0
      ? ['No incident: nothing in the file would have opened one.']
      : [...told, ...asked]),
    ...outcome.notices.map(({ at, text }) => `  ${dayTime(at)} ${text}`),
  ].join('\n');
}
