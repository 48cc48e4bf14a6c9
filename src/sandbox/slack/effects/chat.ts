// After posting, editing, deleting and reacting.
import { emit, messageEvent } from '../emit.ts';
import { asText } from '../json.ts';
import type { MirroredMessage } from '../mirror.ts';
import { putEphemeral, syncChannel, syncMessage } from '../sync.ts';
import type { World } from '../world.ts';
import type { Effect } from './effect.ts';

export const chatEffects: Readonly<Record<string, Effect>> = {
  'chat.postMessage': async (world, { as, answer }) => {
    const channel = asText(answer['channel']);
    if (world.mirror.channel(channel) === undefined) await syncChannel(world, as, channel);
    announce(world, await syncMessage(world, as, channel, asText(answer['ts'])));
  },
  'chat.postEphemeral': async (world, { args, answer }) => {
    putEphemeral(world, asText(args['user']), asText(args['channel']), asText(answer['message_ts']), args);
  },
  'chat.update': async (world, { as, answer }) => {
    const channel = asText(answer['channel']);
    const before = world.mirror.message(channel, asText(answer['ts']));
    const after = await syncMessage(world, as, channel, asText(answer['ts']));
    if (after === undefined) return;
    const ts = world.nextTs();
    const changed = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel,
      ts,
      event_ts: ts,
      channel_type: 'channel',
      message: after.raw,
      previous_message: before?.raw ?? {},
    };
    emit(world, changed, channel);
  },
  'chat.delete': async (world, { answer }) => {
    const channel = asText(answer['channel']);
    const deletedTs = asText(answer['ts']);
    const before = world.mirror.message(channel, deletedTs);
    world.mirror.removeMessage(channel, deletedTs);
    const ts = world.nextTs();
    const deleted = {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel,
      ts,
      event_ts: ts,
      channel_type: 'channel',
      deleted_ts: deletedTs,
      previous_message: before?.raw ?? {},
    };
    emit(world, deleted, channel);
  },
  'reactions.add': (world, write) => reacted(world, write, 'reaction_added'),
  'reactions.remove': (world, write) => reacted(world, write, 'reaction_removed'),
};

/** The message event, and app_mention when a person names the bot. */
export function announce(world: World, message: MirroredMessage | undefined): void {
  if (message === undefined) return;
  const { channel, author, text } = message.shown;
  const slackEvent = messageEvent(world, channel, message.raw);
  emit(world, slackEvent, channel);
  if (!author.bot && text.includes(`<@${world.app.botUserId}>`)) {
    emit(world, { ...slackEvent, type: 'app_mention' }, channel);
  }
}

async function reacted(
  world: World,
  { as, args }: Parameters<Effect>[1],
  type: 'reaction_added' | 'reaction_removed',
): Promise<void> {
  const channel = asText(args['channel']);
  const message = await syncMessage(world, as, channel, asText(args['timestamp']));
  const item = { type: 'message', channel, ts: asText(args['timestamp']) };
  const itemUser = message?.shown.author.id ?? '';
  emit(world, { type, user: as, reaction: asText(args['name']), item_user: itemUser, item }, channel);
}
