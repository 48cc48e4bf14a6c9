// Brings the mirror into step with the emulator after a write.
import type { WorkspaceChannel, WorkspaceFile, WorkspaceMessage } from '../workspace/contract.ts';
import type { Json } from './json.ts';
import { asArray, asFlag, asObject, asObjects, asText, asTexts } from './json.ts';
import type { MirroredMessage } from './mirror.ts';
import { ADMIN_USER_ID } from './upstream.ts';
import type { World } from './world.ts';

/** Reads one message again; `undefined` when the emulator has none at this timestamp. */
export async function syncMessage(
  world: World,
  as: string,
  channel: string,
  ts: string,
): Promise<MirroredMessage | undefined> {
  const answer = await world.upstream.call(as, 'conversations.replies', { channel, ts });
  const raw = asObjects(answer['messages']).find((message) => message['ts'] === ts);
  return raw === undefined ? undefined : putRaw(world, channel, raw);
}

/** Takes over messages the mirror has not seen, such as "set the topic"; oldest first. */
export async function syncNewMessages(
  world: World,
  as: string,
  channel: string,
): Promise<readonly MirroredMessage[]> {
  const answer = await world.upstream.call(as, 'conversations.history', { channel, limit: 5 });
  const unseen = asObjects(answer['messages']).filter(
    (raw) => !world.mirror.message(channel, asText(raw['ts'])),
  );
  return [...unseen].reverse().map((raw) => putRaw(world, channel, raw));
}

export async function syncChannel(
  world: World,
  as: string,
  id: string,
): Promise<WorkspaceChannel | undefined> {
  const info = asObject((await world.upstream.call(as, 'conversations.info', { channel: id }))['channel']);
  if (info['id'] === undefined) return undefined;
  const members = asTexts(
    (await world.upstream.call(as, 'conversations.members', { channel: id }))['members'],
  );
  const bookmarks = asObjects(
    (await world.upstream.call(as, 'bookmarks.list', { channel_id: id }))['bookmarks'],
  );
  const kind = kindOf(info);
  const visible = members.filter((member) => member !== ADMIN_USER_ID);
  const channel: WorkspaceChannel = {
    id,
    name: kind === 'im' ? directName(world, visible) : asText(info['name']),
    topic: asText(asObject(info['topic'])['value']),
    purpose: asText(asObject(info['purpose'])['value']),
    members: visible,
    archived: asFlag(info['is_archived']),
    bookmarks: bookmarks.map((bookmark) => ({
      title: asText(bookmark['title']),
      link: asText(bookmark['link']),
      emoji: asText(bookmark['emoji']) || null,
    })),
  };
  world.mirror.putChannel(channel, kind);
  return channel;
}

/** Marks a message pinned or not; pins are kept apart from messages in Slack's data. */
export function putPinned(world: World, channel: string, ts: string, pinned: boolean): void {
  const known = world.mirror.message(channel, ts);
  if (known !== undefined) world.mirror.putMessage({ ...known, shown: { ...known.shown, pinned } });
}

/** A message only one person sees; Slack keeps it out of the history. */
export function putEphemeral(world: World, person: string, channel: string, ts: string, args: Json): void {
  const raw: Json = {
    type: 'message',
    user: world.app.botUserId,
    bot_id: world.app.botId,
    ts,
    text: asText(args['text']),
    ...pick(args, ['blocks', 'attachments', 'thread_ts', 'username']),
  };
  const known = world.mirror.message(channel, ts);
  const shown = { ...shownOf(world, channel, raw), onlyFor: person, at: known?.shown.at ?? world.clock() };
  world.mirror.putMessage({ shown: { ...shown, edited: known !== undefined }, raw });
}

export function authorOf(world: World, raw: Json): WorkspaceMessage['author'] {
  const id = asText(raw['user']);
  if (id === world.app.botUserId || raw['bot_id'] !== undefined) {
    return { id: id || world.app.botUserId, name: asText(raw['username']) || world.app.name, bot: true };
  }
  return {
    id,
    name: world.people.find((person) => person.id === id)?.name ?? 'Slackbot',
    bot: id === ADMIN_USER_ID,
  };
}

function putRaw(world: World, channel: string, raw: Json): MirroredMessage {
  const message = { shown: shownOf(world, channel, raw), raw };
  world.mirror.putMessage(message);
  return message;
}

function shownOf(world: World, channel: string, raw: Json): WorkspaceMessage {
  const ts = asText(raw['ts']);
  const known = world.mirror.message(channel, ts)?.shown;
  const threadTs = asText(raw['thread_ts']);
  return {
    channel,
    ts,
    threadTs: threadTs === '' || threadTs === ts ? null : threadTs,
    author: authorOf(world, raw),
    text: asText(raw['text']),
    blocks: [...asArray(raw['blocks']), ...attachmentBlocks(raw)],
    files: asObjects(raw['files']).map(shownFile),
    reactions: asObjects(raw['reactions']).map((reaction) => ({
      name: asText(reaction['name']),
      users: asTexts(reaction['users']),
    })),
    edited: raw['edited'] !== undefined,
    pinned: known?.pinned ?? false,
    onlyFor: null,
    at: known?.at ?? world.clock(),
  };
}

/** The page draws blocks only; an attachment's blocks follow the message's own. */
function attachmentBlocks(raw: Json): readonly unknown[] {
  return asObjects(raw['attachments']).flatMap((attachment) => {
    const blocks = asArray(attachment['blocks']);
    const text = asText(attachment['text']) || asText(attachment['fallback']);
    if (blocks.length > 0 || text === '') return blocks;
    return [{ type: 'section', text: { type: 'mrkdwn', text } }];
  });
}

function shownFile(file: Json): WorkspaceFile {
  const id = asText(file['id']);
  const name = asText(file['name']);
  return {
    id,
    title: asText(file['title']) || name,
    mimetype: asText(file['mimetype']),
    url: `/workspace/files/${id}/${encodeURIComponent(name)}`,
  };
}

function kindOf(info: Json): 'channel' | 'group' | 'im' | 'mpim' {
  if (asFlag(info['is_im'])) return 'im';
  if (asFlag(info['is_mpim'])) return 'mpim';
  return asFlag(info['is_private']) ? 'group' : 'channel';
}

function directName(world: World, members: readonly string[]): string {
  const person = world.people.find((candidate) => members.includes(candidate.id));
  return person === undefined ? 'direct message' : `@${person.name}`;
}

export function pick(source: Json, names: readonly string[]): Json {
  return Object.fromEntries(
    names.filter((name) => source[name] !== undefined).map((name) => [name, source[name]]),
  );
}
