// After a channel is created, changed, joined or left.
import { emit, messageEvent } from '../emit.ts';
import { asObject, asText } from '../json.ts';
import { syncChannel, syncNewMessages } from '../sync.ts';
import type { World } from '../world.ts';
import type { Effect, Write } from './effect.ts';

export const conversationEffects: Readonly<Record<string, Effect>> = {
  'conversations.create': async (world, { as, answer }) => {
    const created = asObject(answer['channel']);
    const id = asText(created['id']);
    const channel = await syncChannel(world, as, id);
    const about = { id, name: channel?.name, created: created['created'], creator: as };
    emit(world, { type: 'channel_created', channel: about }, null);
    emitJoined(world, id, as, null);
  },
  'conversations.open': async (world, { as, answer }) => {
    await syncChannel(world, as, asText(asObject(answer['channel'])['id']));
  },
  'conversations.setTopic': channelChanged,
  'conversations.setPurpose': channelChanged,
  'conversations.archive': async (world, write) => {
    await channelChanged(world, write);
    emit(world, { type: 'channel_archive', channel: asText(write.args['channel']), user: write.as }, null);
  },
  'conversations.unarchive': async (world, write) => {
    await channelChanged(world, write);
    emit(world, { type: 'channel_unarchive', channel: asText(write.args['channel']), user: write.as }, null);
  },
  'conversations.rename': async (world, write) => {
    await channelChanged(world, write);
    const { id, name } = asObject(write.answer['channel']);
    emit(world, { type: 'channel_rename', channel: { id, name } }, null);
  },
  'conversations.invite': membersChanged,
  'conversations.join': membersChanged,
  'conversations.kick': membersChanged,
  'conversations.leave': membersChanged,
  'bookmarks.add': bookmarksChanged,
  'bookmarks.edit': bookmarksChanged,
  'bookmarks.remove': bookmarksChanged,
};

async function channelChanged(world: World, { as, args }: Write): Promise<void> {
  const channel = asText(args['channel']);
  await syncChannel(world, as, channel);
  for (const message of await syncNewMessages(world, as, channel)) {
    emit(world, messageEvent(world, channel, message.raw), channel);
  }
}

async function membersChanged(world: World, { as, args }: Write): Promise<void> {
  const id = asText(args['channel']);
  const before = new Set(world.mirror.channel(id)?.members ?? []);
  const after = new Set((await syncChannel(world, as, id))?.members ?? []);
  for (const person of after.difference(before)) emitJoined(world, id, person, person === as ? null : as);
  for (const person of before.difference(after)) {
    emit(world, { type: 'member_left_channel', user: person, ...membership(world, id) }, null);
  }
}

function emitJoined(world: World, channel: string, person: string, inviter: string | null): void {
  const joined = { type: 'member_joined_channel', user: person, ...membership(world, channel) };
  emit(world, inviter === null ? joined : { ...joined, inviter }, null);
}

function membership(world: World, channel: string): object {
  return {
    channel,
    channel_type: world.mirror.channelKind(channel) === 'group' ? 'G' : 'C',
    team: world.team.id,
  };
}

async function bookmarksChanged(world: World, { as, args }: Write): Promise<void> {
  await syncChannel(world, as, asText(args['channel_id']));
}
