// A thread: the parent first, then its replies.
import { asObjects, asText } from '../json.ts';
import { pageOf } from './conversations.history.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const conversationsReplies: Method = async (world, as, args) => {
  const channel = asText(args['channel']);
  const answer = await world.upstream.call(as, 'conversations.replies', { channel, ts: args['ts'] });
  if (answer['ok'] !== true) return answer;
  const messages = asObjects(answer['messages']);
  return messages.length === 0 ? refuse('thread_not_found') : pageOf(world, channel, messages, args);
};
