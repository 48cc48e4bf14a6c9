// A channel's messages with Slack's bounds (oldest, latest, inclusive), pages, and metadata only when asked for.
import type { Json } from '../json.ts';
import { asFlag, asObject, asObjects, asText } from '../json.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const conversationsHistory: Method = async (world, as, args) => {
  const channel = asText(args['channel']);
  const all: Json[] = [];
  let cursor = '';
  do {
    const page = await world.upstream.call(as, 'conversations.history', { channel, limit: 1000, cursor });
    if (page['ok'] !== true) return page;
    all.push(...asObjects(page['messages']));
    cursor = asText(asObject(page['response_metadata'])['next_cursor']);
  } while (cursor !== '');
  return pageOf(world, channel, all, args);
};

// https://docs.slack.dev/reference/methods/conversations.history: 100 by default, 999 at most.
const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 999;

/** Shared with conversations.replies; `messages` come in the order in which they are answered. */
export function pageOf(world: World, channel: string, messages: readonly Json[], args: Json): Json {
  const wanted = messages.filter((message) => inBounds(asText(message['ts']), args));
  const cursor = asText(args['cursor']);
  const start = cursor === '' ? 0 : wanted.findIndex((message) => `ts:${asText(message['ts'])}` === cursor);
  if (start < 0) return refuse('invalid_cursor');
  const limit = Math.min(Number(asText(args['limit'])) || LIMIT_DEFAULT, LIMIT_MAX);
  const page = wanted.slice(start, start + limit);
  const next = wanted[start + limit];
  return {
    ok: true,
    messages: page.map((message) => shaped(world, channel, message, asFlag(args['include_all_metadata']))),
    has_more: next !== undefined,
    pin_count: world.mirror.messages(channel).filter((message) => message.shown.pinned).length,
    response_metadata: { next_cursor: next === undefined ? '' : `ts:${asText(next['ts'])}` },
  };
}

function inBounds(ts: string, args: Json): boolean {
  const oldest = asText(args['oldest']);
  const latest = asText(args['latest']);
  const inclusive = asFlag(args['inclusive']);
  if (oldest !== '' && (Number(ts) < Number(oldest) || (!inclusive && Number(ts) === Number(oldest))))
    return false;
  return latest === '' || Number(ts) < Number(latest) || (inclusive && Number(ts) === Number(latest));
}

function shaped(world: World, channel: string, message: Json, withMetadata: boolean): Json {
  const { metadata, ...rest } = message;
  const pinned = world.mirror.message(channel, asText(message['ts']))?.shown.pinned === true;
  return {
    ...rest,
    team: world.team.id,
    ...(pinned ? { pinned_to: [channel] } : {}),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  };
}
