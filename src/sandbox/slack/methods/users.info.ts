// One member; the address only with the scope users:read.email, as Slack has it.
import { asObject } from '../json.ts';
import type { Method } from './method.ts';
import { withoutEmail } from './users.list.ts';

export const usersInfo: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'users.info', args);
  const user = asObject(answer['user']);
  if (answer['ok'] !== true || world.manifest.botScopes.has('users:read.email')) return answer;
  return { ...answer, user: { ...user, profile: withoutEmail(user['profile']) } };
};
