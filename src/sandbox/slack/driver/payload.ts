// The parts every interaction payload shares.
// https://docs.slack.dev/reference/interaction-payloads
import type { WorkspaceChannel } from '../../workspace/contract.ts';
import type { EnvelopeKind } from '../delivery/delivery.ts';
import { botProfile } from '../emit.ts';
import type { Json } from '../json.ts';
import type { MirroredMessage } from '../mirror.ts';
import { SandboxRefusal } from '../refusal.ts';
import { handleOf } from '../upstream.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';

export function payloadBase(world: World, person: PersonInWorkspace): Json {
  return {
    token: 'sandbox',
    team: { id: world.team.id, domain: world.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: person.id, username: handleOf(person), name: handleOf(person), team_id: world.team.id },
    api_app_id: world.app.appId,
  };
}

export function channelPart(world: World, channel: WorkspaceChannel): Json {
  const kind = world.mirror.channelKind(channel.id);
  return { id: channel.id, name: kind === 'im' ? 'directmessage' : channel.name };
}

/** A message as interaction payloads carry it. */
export function messagePart(world: World, message: MirroredMessage): Json {
  const byBot = message.raw['bot_id'] === world.app.botId;
  return { ...message.raw, team: world.team.id, ...(byBot ? { bot_profile: botProfile(world) } : {}) };
}

/**
 * Hands an interaction to the app and waits for its acknowledgement.
 * @throws SandboxRefusal `dispatch_failed` or `operation_timeout`, as Slack shows them to the person
 */
export async function hand(world: World, kind: EnvelopeKind, payload: Json, what: string): Promise<Json> {
  const outcome = await world.delivery().deliver(kind, payload);
  if (outcome.kind === 'acknowledged') return outcome.payload;
  const reason =
    outcome.error === 'dispatch_failed' ? 'the app is not connected' : 'the app did not answer in time';
  throw new SandboxRefusal(outcome.error, `${what}: ${reason}`);
}
