// Channels: made, found again, described, and filled with people.
import type { SlackChannelId, SlackUserId } from '../../core/model/ids.ts';
import { type Outcome, success } from '../../core/model/result.ts';
import type { Chat, Log } from '../../flow/ports.ts';
import { attempt, attemptUnless, dispensable } from './attempt.ts';
import { createChannelDirectory } from './channel-directory.ts';
import type { EchoWatch } from './echo-watch.ts';
import { oneLine } from './escape.ts';
import type { Identity } from './identity.ts';
import { CHANNELS_PAGE_MAX, INVITE_PEOPLE_MAX, TOPIC_CHARS_MAX } from './limits.ts';
import type { WebClients } from './web-clients.ts';

type ChannelCalls = Pick<
  Chat,
  | 'createChannel'
  | 'findOwnChannel'
  | 'setTopic'
  | 'setPurpose'
  | 'ensureBookmarks'
  | 'invite'
  | 'channelByName'
>;

/** 50 full pages: more channels than a bot is in. */
const PAGES_MAX = 50;

export function channelCalls(
  clients: WebClients,
  identity: Identity,
  echoes: EchoWatch,
  log: Log,
): ChannelCalls {
  const directory = createChannelDirectory((page) => clients.bulk.conversations.list(page));
  return {
    createChannel: (name) =>
      attempt(`creating channel #${name}`, async () => {
        const { channel } = await clients.urgent.conversations.create({ name });
        const id = channelId(channel?.id);
        echoes.belongs(id);
        return { channel: id };
      }),
    findOwnChannel: (name) => findOwnChannel(clients, identity, name),
    // Slack tells the channel of a new topic in a message, where a mention in it would call people.
    setTopic: (channel, topic) =>
      done('setting the topic', () =>
        clients.urgent.conversations.setTopic({ channel, topic: oneLine(topic, TOPIC_CHARS_MAX) }),
      ),
    setPurpose: (channel, purpose) =>
      done('setting the purpose', () =>
        clients.urgent.conversations.setPurpose({ channel, purpose: oneLine(purpose, TOPIC_CHARS_MAX) }),
      ),
    ensureBookmarks: (channel, bookmarks) =>
      dispensable(
        done('adding bookmarks', async () => {
          if (bookmarks.length === 0) return;
          const { bookmarks: present = [] } = await clients.urgent.bookmarks.list({ channel_id: channel });
          const links = new Set(present.map((bookmark) => bookmark.link));
          for (const { title, link, emoji } of bookmarks) {
            if (links.has(link)) continue;
            await clients.urgent.bookmarks.add({ channel_id: channel, type: 'link', title, link, emoji });
          }
        }),
      ),
    invite: (channel, people) => invite(clients, channel, people, log),
    channelByName: directory.find,
  };
}

async function findOwnChannel(
  clients: WebClients,
  identity: Identity,
  name: string,
): ReturnType<Chat['findOwnChannel']> {
  const self = await identity.get();
  if (!self.ok) return self;
  // The maker of a channel is in it, so the bot's own channels are enough to look through.
  return attempt('looking for the bot’s own channel', async () => {
    const found = await firstOnPages(
      (cursor) =>
        clients.bulk.users.conversations({
          types: 'public_channel',
          exclude_archived: true,
          limit: CHANNELS_PAGE_MAX,
          ...cursor,
        }),
      ({ channels = [] }) =>
        channels.find((channel) => channel.name === name && channel.creator === self.value.botUserId),
    );
    // `created` is in seconds: https://docs.slack.dev/reference/objects/conversation-object
    return found === null
      ? null
      : { channel: channelId(found.id), createdAtWall: (found.created ?? 0) * 1000 };
  });
}

async function invite(
  clients: WebClients,
  channel: SlackChannelId,
  people: readonly SlackUserId[],
  log: Log,
): ReturnType<Chat['invite']> {
  const invited: SlackUserId[] = [];
  const failures: { readonly slackUser: SlackUserId; readonly why: string }[] = [];
  const wanted = [...new Set(people)];
  for (let start = 0; start < wanted.length; start += INVITE_PEOPLE_MAX) {
    const some = wanted.slice(start, start + INVITE_PEOPLE_MAX);
    const together = await inviteOnce(clients, channel, some);
    if (together.ok) {
      invited.push(...some);
      continue;
    }
    if (together.failure.retryable || CHANNEL_FAULTS.has(together.failure.code)) return together;
    log.info({ channel, code: together.failure.code }, 'inviting together failed; inviting one by one');
    for (const slackUser of some) {
      const alone = await inviteOnce(clients, channel, [slackUser]);
      if (alone.ok) invited.push(slackUser);
      else if (alone.failure.retryable) return alone;
      else failures.push({ slackUser, why: alone.failure.why });
    }
  }
  return success({ invited, failed: failures });
}

/** With these nobody can be invited, so nobody in particular is at fault. */
const CHANNEL_FAULTS = new Set([
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'missing_scope',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
]);

function inviteOnce(
  clients: WebClients,
  channel: SlackChannelId,
  people: readonly SlackUserId[],
): Promise<Outcome<void>> {
  const alone = people.length === 1;
  return attemptUnless<void>(
    'inviting',
    alone ? { already_in_channel: undefined, cant_invite_self: undefined } : {},
    async () => {
      await clients.urgent.conversations.invite({ channel, users: people.join(',') });
    },
  );
}

const done = (what: string, call: () => Promise<unknown>): Promise<Outcome<void>> =>
  attempt(what, async () => {
    await call();
  });

interface Page {
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** @returns the first hit, or null after the last page (or PAGES_MAX pages). */
export async function firstOnPages<Found, Answer extends Page>(
  read: (cursor: { readonly cursor?: string }) => Promise<Answer>,
  pick: (page: Answer) => Found | undefined,
  pagesMax: number = PAGES_MAX,
): Promise<Found | null> {
  let cursor: { readonly cursor?: string } = {};
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await read(cursor);
    const found = pick(answer);
    if (found !== undefined) return found;
    const next = answer.response_metadata?.next_cursor;
    if (next === undefined || next === '') return null;
    cursor = { cursor: next };
  }
  return null;
}

function channelId(id: string | undefined): SlackChannelId {
  if (id === undefined) throw new Error('Slack answered a channel without an id');
  return id as SlackChannelId;
}
