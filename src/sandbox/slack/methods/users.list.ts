// The members, without the emulator's own administrator and, without the scope for it, without addresses.
import { asObject, asObjects } from '../json.ts';
import { ADMIN_USER_ID } from '../upstream.ts';
import type { Method } from './method.ts';

export const usersList: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'users.list', args);
  const members = asObjects(answer['members']).filter((member) => member['id'] !== ADMIN_USER_ID);
  if (world.manifest.botScopes.has('users:read.email')) return { ...answer, members };
  return {
    ...answer,
    members: members.map((member) => ({ ...member, profile: withoutEmail(member['profile']) })),
  };
};

export function withoutEmail(profile: unknown): object {
  const { email: _hidden, ...rest } = asObject(profile);
  return rest;
}
