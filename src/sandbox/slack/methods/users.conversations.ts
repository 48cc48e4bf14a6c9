// The channels a person, or the bot itself, is in.
import { asObjects, asText } from '../json.ts';
import type { Method } from './method.ts';

export const usersConversations: Method = async (world, as, args) => {
  const user = asText(args['user']) || as;
  const listed = await world.upstream.call(as, 'conversations.list', {
    ...args,
    cursor: undefined,
    limit: 1000,
  });
  if (listed['ok'] !== true) return listed;
  const channels = asObjects(listed['channels']).filter((channel) =>
    world.mirror.channel(asText(channel['id']))?.members.includes(user),
  );
  return { ok: true, channels, response_metadata: { next_cursor: '' } };
};
