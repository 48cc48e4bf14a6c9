// Opening the channel takes many remembered steps; in the timeline it is one line.
import type { SlackUserId } from '../model/ids.ts';
import type { IncidentEvent, RecordedEvent } from './incident-events.ts';

/**
 * @param names of people by Slack id, as far as the record knows them
 * @returns null when neither a channel nor anyone on call is in the record; else the line, placed at the channel's
 *   creation (or, without a channel, at the finding of who is on call)
 */
export function openingOf(
  events: readonly RecordedEvent[],
  names: ReadonlyMap<SlackUserId, string>,
): { readonly version: number; readonly text: string } | null {
  const created = lastOf(events, 'channel_created');
  const onCall = lastOf(events, 'on_call_found');
  const place = created ?? onCall;
  if (place === undefined) return null;
  const parts = [
    created === undefined ? 'No channel opened' : `Channel #${created.event.name} opened`,
    ...peopleParts(events, onCall?.event, names),
    ...skippedParts(events),
  ];
  return { version: place.version, text: parts.join('; ') };
}

type Of<Type extends IncidentEvent['type']> = Extract<IncidentEvent, { type: Type }>;

function peopleParts(
  events: readonly RecordedEvent[],
  onCall: Of<'on_call_found'> | undefined,
  names: ReadonlyMap<SlackUserId, string>,
): readonly string[] {
  const rounds = events.flatMap(({ event }) => (event.type === 'people_invited' ? [event] : []));
  const name = (id: SlackUserId): string => names.get(id) ?? id;
  const invited = [...new Set(rounds.flatMap((round) => round.invited))].map(name);
  const refused = rounds.flatMap((round) =>
    round.failed.map(({ slackUser, why }) => `${name(slackUser)} (${why})`),
  );
  const people = onCall?.people ?? [];
  const unknown = people
    .filter((person) => person.slackUser === null && person.standsBy === undefined)
    .map((person) => `${person.name} (${person.missing ?? 'no reason recorded'})`);
  return [
    ...listed('invited', invited),
    ...listed('not in the channel:', unknown),
    ...listed('could not be invited:', refused),
    ...(onCall?.problem == null ? [] : [onCall.problem]),
    ...(onCall !== undefined && onCall.problem === null && people.length === 0 ? ['nobody is on call'] : []),
  ];
}

function skippedParts(events: readonly RecordedEvent[]): readonly string[] {
  const skipped = events.flatMap(({ event }) =>
    event.type === 'channel_step_done' && event.skipped !== null
      ? [`${event.step.replace('_', ' ')} (${event.skipped})`]
      : [],
  );
  return listed('left out:', skipped);
}

const listed = (word: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${word} ${items.join(', ')}`];

function lastOf<Type extends IncidentEvent['type']>(
  events: readonly RecordedEvent[],
  type: Type,
): { readonly version: number; readonly event: Of<Type> } | undefined {
  const found = events.findLast((recorded) => recorded.event.type === type);
  return found === undefined ? undefined : { version: found.version, event: found.event as Of<Type> };
}
