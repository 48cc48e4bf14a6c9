// A message that somebody adds to the timeline, by the 📌 reaction or the message shortcut.
import {
  type IncidentId,
  incidentNumberOf,
  type SlackChannelId,
  type SlackTs,
  type SlackUserId,
} from '../../core/model/ids.ts';
import type { Desk } from '../../flow/declare-incident.ts';
import { attempt } from './attempt.ts';
import { type Answer, answerTo, say } from './commands/command.ts';
import type { People, Person } from './people.ts';
import { plainFromSlack } from './slack-text.ts';
import type { WebClients } from './web-clients.ts';

export interface PinParts {
  readonly clients: WebClients;
  readonly desk: Desk;
  readonly people: People;
}

export interface PinnedMessage {
  readonly channel: SlackChannelId;
  readonly ts: SlackTs;
  /** null when the message must be fetched first. */
  readonly content: MessageContent | null;
}

export interface MessageContent {
  readonly text: string;
  readonly author: SlackUserId | null;
  /** Name of an author that is no person. */
  readonly authorName: string | null;
}

/** @returns null when this message is in the timeline already: pinning twice says nothing twice */
export async function addToTimeline(parts: PinParts, pinned: PinnedMessage, by: Person): Promise<Answer> {
  const id = await parts.desk.findByChannel(pinned.channel);
  if (id === null)
    return say(
      ':no_entry_sign: This channel is no incident’s. Declare one with `/incident declare`, or write `/incident note 42 TEXT`.',
    );
  if (await isNoted(parts.desk, id, pinned.ts)) return null;
  const content = pinned.content ?? (await fetchContent(parts.clients, pinned));
  const author =
    content?.author == null
      ? (content?.authorName ?? 'somebody')
      : (await parts.people.actor(content.author)).name;
  // The note is kept even when Slack does not give the text now: its link leads there.
  const text =
    content === null || content.text.trim() === ''
      ? '(a message without text; see its link)'
      : plainFromSlack(content.text);
  const source = {
    kind: 'slack_message',
    author,
    link: await permalink(parts.clients, pinned),
    ts: pinned.ts,
  } as const;
  return answerTo(
    await parts.desk.execute(id, { type: 'add_note', text, source, by }),
    ({ version }) =>
      `Added to the timeline of ${id} as E${version} (\`/incident timeline ${incidentNumberOf(id)}\`).`,
  );
}

async function isNoted(desk: Desk, id: IncidentId, ts: SlackTs): Promise<boolean> {
  const loaded = await desk.load(id);
  return (loaded?.events ?? []).some(
    ({ event }) =>
      event.type === 'note_added' && event.source.kind === 'slack_message' && event.source.ts === ts,
  );
}

async function fetchContent(
  { bulk }: WebClients,
  { channel, ts }: PinnedMessage,
): Promise<MessageContent | null> {
  const range = { channel, oldest: ts, latest: ts, inclusive: true, limit: 1 } as const;
  const outcome = await attempt('reading the message', async () => {
    const { messages = [] } = await bulk.conversations.history(range);
    const found = messages.find((message) => message.ts === ts);
    if (found !== undefined) return found;
    // A reply in a thread is not in the channel's history.
    const { messages: replies = [] } = await bulk.conversations.replies({ ...range, ts, limit: 2 });
    return replies.find((message) => message.ts === ts) ?? null;
  });
  if (!outcome.ok || outcome.value === null) return null;
  const { text = '', user, bot_profile: bot } = outcome.value;
  return { text, author: user === undefined ? null : (user as SlackUserId), authorName: bot?.name ?? null };
}

async function permalink({ bulk }: WebClients, { channel, ts }: PinnedMessage): Promise<string | null> {
  const outcome = await attempt('linking to the message', () =>
    bulk.chat.getPermalink({ channel, message_ts: ts }),
  );
  return outcome.ok ? (outcome.value.permalink ?? null) : null;
}
