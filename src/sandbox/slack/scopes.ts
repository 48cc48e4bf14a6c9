// Whether the manifest's scopes and the bot's memberships allow a call, as Slack would say.
import type { Json } from './json.ts';
import { asText } from './json.ts';
import type { MethodDoc } from './method-docs.ts';
import type { World } from './world.ts';

/**
 * Slack's documentation lists the scopes of which one suffices; in a channel only those of its kind count.
 */
export function missingScope(
  world: World,
  method: string,
  doc: MethodDoc | undefined,
  args: Json,
): Json | null {
  const listed = doc?.botScopes ?? [];
  const fitting = fittingScopes(world, method, listed, args);
  if (fitting.length === 0 || fitting.some((scope) => world.manifest.botScopes.has(scope))) return null;
  return {
    ok: false,
    error: 'missing_scope',
    needed: fitting.join(','),
    provided: [...world.manifest.botScopes].join(','),
  };
}

const SCOPE_PREFIX = { channel: 'channels:', group: 'groups:', im: 'im:', mpim: 'mpim:' } as const;

function fittingScopes(
  world: World,
  method: string,
  listed: readonly string[],
  args: Json,
): readonly string[] {
  const channel = asText(args['channel']);
  const byKind = (prefix: string) => listed.filter((scope) => scope.startsWith(prefix));
  if (method === 'conversations.create')
    return byKind(asText(args['is_private']) === 'true' ? 'groups:' : 'channels:');
  if (!method.startsWith('conversations.') || world.mirror.channel(channel) === undefined) return listed;
  const fitting = byKind(SCOPE_PREFIX[world.mirror.channelKind(channel)]);
  return fitting.length > 0 ? fitting : listed;
}

const MEMBERS_ONLY = new Set([
  'chat.postMessage',
  'chat.postEphemeral',
  'conversations.history',
  'conversations.replies',
]);

/** A bot reads and writes only where it is a member; chat:write.public lifts that for posting to public channels. */
export function missingMembership(world: World, method: string, args: Json): Json | null {
  const channel = world.mirror.channel(asText(args['channel']));
  if (!MEMBERS_ONLY.has(method) || channel === undefined || channel.archived) return null;
  if (channel.members.includes(world.app.botUserId)) return null;
  if (method.startsWith('chat.') && world.manifest.botScopes.has('chat:write.public')) return null;
  return { ok: false, error: 'not_in_channel' };
}
