// A person adds a reaction to a message, or takes theirs away.
import { asText } from '../json.ts';
import { perform } from '../perform.ts';
import { SandboxRefusal } from '../refusal.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';
import { findChannel } from './find.ts';

export async function react(
  world: World,
  person: PersonInWorkspace,
  where: string,
  ts: string,
  name: string,
  change: 'add' | 'remove',
): Promise<void> {
  const args = { channel: findChannel(world, where).id, timestamp: ts, name };
  const answer = await perform(world, person.id, `reactions.${change}`, args);
  if (answer['ok'] !== true)
    throw new SandboxRefusal(asText(answer['error']), `:${name}: cannot be changed on ${ts}`);
}
