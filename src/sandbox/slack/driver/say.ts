// A person writes: a slash command goes to the app, anything else into the channel.
import { asText } from '../json.ts';
import { perform } from '../perform.ts';
import { SandboxRefusal } from '../refusal.ts';
import { respondAt } from '../response-answer.ts';
import { putEphemeral } from '../sync.ts';
import { handleOf } from '../upstream.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';
import { findChannel, isMember } from './find.ts';
import { hand } from './payload.ts';

/** @returns the new message's timestamp; `null` for a command, which posts nothing itself */
export async function say(
  world: World,
  person: PersonInWorkspace,
  where: string,
  text: string,
  threadTs: string | null,
): Promise<string | null> {
  if (text.startsWith('/')) {
    await slashCommand(world, person, where, text);
    return null;
  }
  const channel = findChannel(world, where);
  if (!isMember(channel, person)) await join(world, person, channel.id);
  const answer = await perform(world, person.id, 'chat.postMessage', {
    channel: channel.id,
    text: asSlackText(world, text),
    client_msg_id: world.nextId('client-'),
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  });
  if (answer['ok'] !== true)
    throw new SandboxRefusal(asText(answer['error']), `${person.name} cannot write in #${channel.name}`);
  return asText(answer['ts']);
}

export async function join(world: World, person: PersonInWorkspace, channel: string): Promise<void> {
  const answer = await perform(world, person.id, 'conversations.join', { channel });
  if (answer['ok'] !== true)
    throw new SandboxRefusal(asText(answer['error']), `${person.name} cannot join ${channel}`);
}

/** What Slack makes of typed text: escaped, with @names and #channels as ids. */
export function asSlackText(world: World, typed: string): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const named = [
    ...world.people.map((person) => [person.name, person.id] as const),
    [world.app.name, world.app.botUserId] as const,
  ];
  const withPeople = named.reduce((text, [name, id]) => text.replaceAll(`@${name}`, `<@${id}>`), escaped);
  return withPeople.replace(/(^|\s)#([a-z0-9_-]+)/g, (whole, before: string, name: string) => {
    const channel = world.mirror.channels().find((candidate) => candidate.name === name);
    return channel === undefined ? whole : `${before}<#${channel.id}|${name}>`;
  });
}

/** In commands an escaped name keeps its handle: https://docs.slack.dev/interactivity/implementing-slash-commands */
function asCommandText(world: World, typed: string): string {
  return asSlackText(world, typed).replace(/<@([A-Z0-9]+)>/g, (_whole, id: string) => {
    const person = world.people.find((candidate) => candidate.id === id);
    return `<@${id}|${person === undefined ? world.app.name : handleOf(person)}>`;
  });
}

async function slashCommand(
  world: World,
  person: PersonInWorkspace,
  where: string,
  typed: string,
): Promise<void> {
  const channel = findChannel(world, where);
  const [command = '', ...rest] = typed.split(' ');
  const known = world.manifest.commands.find((candidate) => candidate.command === command);
  if (known === undefined) {
    throw new SandboxRefusal(
      'unknown_command',
      `${command} is not a command; try ${world.manifest.commands.map((entry) => entry.command).join(', ')}`,
    );
  }
  const text = rest.join(' ').trim();
  const place = { person: person.id, channel: channel.id, messageTs: null, threadTs: null };
  const payload = {
    token: 'sandbox',
    team_id: world.team.id,
    team_domain: world.team.domain,
    channel_id: channel.id,
    channel_name: world.mirror.channelKind(channel.id) === 'im' ? 'directmessage' : channel.name,
    user_id: person.id,
    user_name: handleOf(person),
    command,
    text: known.shouldEscape ? asCommandText(world, text) : text,
    api_app_id: world.app.appId,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.mint(place),
    trigger_id: world.triggers.mint({ person: person.id, viewId: null }),
  };
  try {
    const answer = await hand(world, 'slash_commands', payload, command);
    if (Object.keys(answer).length > 0) await respondAt(world, place, answer);
  } catch (error) {
    if (error instanceof SandboxRefusal) {
      const told = `${command} failed with the error "${error.code}"`;
      putEphemeral(world, person.id, channel.id, await world.upstream.mintTs(), {
        text: told,
        username: 'Slackbot',
      });
    }
    throw error;
  }
}
