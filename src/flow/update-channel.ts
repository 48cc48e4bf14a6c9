// Keeps an open channel current: the pinned summary and its announcement, lines, written updates, people.

import { actorName } from '../core/incident/actor.ts';
import type { Effect } from '../core/incident/effect.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import type { SlackChannelId, SlackUserId } from '../core/model/ids.ts';
import { failed, type Outcome, success } from '../core/model/result.ts';
import type { Chat, ClaimedEffect, IncidentStore } from './ports.ts';

export interface ChannelPorts {
  readonly incidents: IncidentStore;
  readonly chat: Chat;
}

/** Edits the summary and the announcement to the present state: running it twice changes nothing. */
export async function refreshSummary(
  { incidents, chat }: ChannelPorts,
  claimed: ClaimedEffect,
): Promise<Outcome<void>> {
  const { state, channel } = await open(incidents, claimed);
  if (channel === null || state.channel.summaryTs === null) return unopened(state);
  const edited = await chat.edit(channel, state.channel.summaryTs, { kind: 'summary', incident: state });
  if (!edited.ok || state.channel.announcement === null) return edited;
  return chat.edit(state.channel.announcement.channel, state.channel.announcement.ts, {
    kind: 'announcement',
    incident: state,
  });
}

export async function postLine(
  { incidents, chat }: ChannelPorts,
  claimed: ClaimedEffect,
  { text, mention, emoji }: Extract<Effect, { kind: 'post_line' }>,
): Promise<Outcome<void>> {
  const { state, channel } = await open(incidents, claimed);
  if (channel === null) return unopened(state);
  return posted(chat.post(at(channel, claimed), { kind: 'line', text, mention, emoji }));
}

export async function postUpdate(
  { incidents, chat }: ChannelPorts,
  claimed: ClaimedEffect,
  version: number,
): Promise<Outcome<void>> {
  const { state, channel, events } = await open(incidents, claimed);
  if (channel === null) return unopened(state);
  const event = events.find((recorded) => recorded.version === version)?.event;
  if (event?.type !== 'status_updated') throw new Error(`${state.id} E${version} is no status update`);
  const message = {
    kind: 'status_update',
    incident: state,
    text: event.text,
    nextUpdateAt: event.nextUpdateAt,
    by: actorName(event.by),
  } as const;
  const inChannel = await posted(chat.post(at(channel, claimed), message));
  const announcement = state.channel.announcement;
  if (!inChannel.ok || announcement === null) return inChannel;
  return posted(
    chat.post(
      { ...at(announcement.channel, claimed), threadTs: announcement.ts, key: `${claimed.key}:announcement` },
      message,
    ),
  );
}

export async function invitePerson(
  { incidents, chat }: ChannelPorts,
  claimed: ClaimedEffect,
  person: SlackUserId,
): Promise<Outcome<void>> {
  const { state, channel } = await open(incidents, claimed);
  if (channel === null) return unopened(state);
  if (state.channel.invited.includes(person)) return success(undefined);
  const outcome = await chat.invite(channel, [person]);
  if (!outcome.ok) return outcome;
  await incidents.execute(state.id, { type: 'record_invited', ...outcome.value });
  return success(undefined);
}

async function open(incidents: IncidentStore, { incident }: ClaimedEffect) {
  const loaded = await incidents.load(incident);
  if (loaded === null) throw new Error(`${incident} does not exist`);
  return { ...loaded, channel: loaded.state.channel.id };
}

const at = (channel: SlackChannelId, claimed: ClaimedEffect) => ({
  channel,
  key: claimed.key,
  repeated: claimed.attempt > 1,
});

const posted = async (outcome: Promise<Outcome<unknown>>): Promise<Outcome<void>> => {
  const settled = await outcome;
  return settled.ok ? success(undefined) : settled;
};

/** Its lane runs in order, so this means that opening the channel was given up. */
const unopened = (state: IncidentState): Outcome<void> =>
  failed({ system: 'slack', code: 'no_channel', why: `${state.id} has no channel`, retryable: false });
