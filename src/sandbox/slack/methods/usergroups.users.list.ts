// Who is in a user group.
import { asText } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const usergroupsUsersList: Method = async (world, _as, args) => {
  const group = world.usergroups.find((candidate) => candidate.id === asText(args['usergroup']));
  return group === undefined ? refuse('no_such_subteam') : { ok: true, users: group.users };
};
