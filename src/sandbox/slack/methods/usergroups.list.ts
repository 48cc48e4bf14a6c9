// The workspace's user groups.
import { asFlag } from '../json.ts';
import type { Method } from './method.ts';

export const usergroupsList: Method = async (world, _as, args) => ({
  ok: true,
  usergroups: world.usergroups.map((group) => ({
    id: group.id,
    team_id: world.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: 0,
    date_update: 0,
    date_delete: 0,
    prefs: { channels: [], groups: [] },
    ...(asFlag(args['include_count']) ? { user_count: group.users.length } : {}),
    ...(asFlag(args['include_users']) ? { users: group.users } : {}),
  })),
});
