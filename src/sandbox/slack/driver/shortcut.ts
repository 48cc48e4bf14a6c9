// A person uses a global shortcut, or one on a message.
import { SandboxRefusal } from '../refusal.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';
import { findChannel, findMessage } from './find.ts';
import { channelPart, hand, messagePart, payloadBase } from './payload.ts';

export async function shortcut(
  world: World,
  person: PersonInWorkspace,
  callbackId: string,
  on: { readonly channel: string; readonly ts: string } | null,
): Promise<void> {
  const type = on === null ? 'global' : 'message';
  const known = world.manifest.shortcuts.find(
    (entry) => entry.callbackId === callbackId && entry.type === type,
  );
  if (known === undefined) {
    const there = world.manifest.shortcuts.map((entry) => `${entry.callbackId} (${entry.type})`).join(', ');
    throw new SandboxRefusal('unknown_shortcut', `no ${type} shortcut "${callbackId}"; there is ${there}`);
  }
  const { api_app_id: _absentInShortcuts, ...base } = payloadBase(world, person);
  const shared = {
    ...base,
    callback_id: callbackId,
    trigger_id: world.triggers.mint({ person: person.id, viewId: null }),
    action_ts: world.nextTs(),
  };
  if (on === null) {
    await hand(world, 'interactive', { type: 'shortcut', ...shared }, callbackId);
    return;
  }
  const channel = findChannel(world, on.channel);
  const message = findMessage(world, person.id, channel.id, on.ts);
  const place = {
    person: person.id,
    channel: channel.id,
    messageTs: on.ts,
    threadTs: message.shown.threadTs,
  };
  const payload = {
    type: 'message_action',
    ...shared,
    channel: channelPart(world, channel),
    message_ts: on.ts,
    message: messagePart(world, message),
    response_url: world.responseUrls.mint(place),
  };
  await hand(world, 'interactive', payload, callbackId);
}
