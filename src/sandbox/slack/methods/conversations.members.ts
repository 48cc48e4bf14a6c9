// Who is in a channel, without the emulator's own administrator.
import { asTexts } from '../json.ts';
import { ADMIN_USER_ID } from '../upstream.ts';
import type { Method } from './method.ts';

export const conversationsMembers: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'conversations.members', args);
  if (answer['ok'] !== true) return answer;
  return { ...answer, members: asTexts(answer['members']).filter((member) => member !== ADMIN_USER_ID) };
};
