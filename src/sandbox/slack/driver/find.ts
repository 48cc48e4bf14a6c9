// Finds people, channels and messages by what a person would call them.
import type { WorkspaceChannel } from '../../workspace/contract.ts';
import type { MirroredMessage } from '../mirror.ts';
import type { SandboxPerson } from '../people.ts';
import { SandboxRefusal } from '../refusal.ts';
import { handleOf } from '../upstream.ts';
import type { World } from '../world.ts';

export type PersonInWorkspace = SandboxPerson & { readonly id: string };

/** @param who a name, a first name, an e-mail address or a Slack user id */
export function findPerson(world: World, who: string | { readonly email: string }): PersonInWorkspace {
  const name = typeof who === 'string' ? who.replace(/^@/, '') : who.email;
  const found = world.people.find(
    (person) =>
      [person.id, person.name, person.email, handleOf(person)].includes(name) ||
      person.name.split(' ')[0] === name,
  );
  if (found !== undefined) return found;
  const names = world.people.map((person) => person.name).join(', ');
  throw new SandboxRefusal('user_not_found', `nobody is called "${name}"; the workspace has ${names}`);
}

/** @param where a channel's name with or without "#", or its id */
export function findChannel(world: World, where: string): WorkspaceChannel {
  const name = where.replace(/^#/, '');
  const found = world.mirror.channels().find((channel) => channel.id === where || channel.name === name);
  if (found !== undefined) return found;
  const names = world.mirror.channels().map((channel) => `#${channel.name}`);
  throw new SandboxRefusal('channel_not_found', `no channel "${where}"; there are ${names.join(', ')}`);
}

/** A message this person can see. */
export function findMessage(world: World, person: string, channel: string, ts: string): MirroredMessage {
  const found = world.mirror.message(channel, ts);
  if (found === undefined) throw new SandboxRefusal('message_not_found', `no message ${ts} in ${channel}`);
  if (found.shown.onlyFor !== null && found.shown.onlyFor !== person) {
    throw new SandboxRefusal('message_not_found', `message ${ts} is shown to somebody else only`);
  }
  return found;
}

/** A person writes or acts only where they are; Slack's client offers to join first, and so do we. */
export function isMember(channel: WorkspaceChannel, person: PersonInWorkspace): boolean {
  return channel.members.includes(person.id);
}
