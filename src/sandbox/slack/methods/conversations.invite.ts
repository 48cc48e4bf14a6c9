// Invites; with `force` the valid people get in although others cannot.

import type { Json } from '../json.ts';
import { asArray, asFlag, asText } from '../json.ts';
import type { Method } from './method.ts';

export const conversationsInvite: Method = async (world, as, args) => {
  const users =
    asArray(args['users']).length > 0 ? asArray(args['users']).map(asText) : asText(args['users']).split(',');
  const once = await world.upstream.call(as, 'conversations.invite', { channel: args['channel'], users });
  if (once['ok'] === true || !asFlag(args['force']) || users.length < 2) return once;
  const errors: Json[] = [];
  let last: Json = once;
  for (const user of users) {
    const answer = await world.upstream.call(as, 'conversations.invite', {
      channel: args['channel'],
      users: [user],
    });
    if (answer['ok'] === true) last = answer;
    else errors.push({ user, ok: false, error: answer['error'] });
  }
  return last['ok'] === true ? { ...last, errors } : { ...once, errors };
};
