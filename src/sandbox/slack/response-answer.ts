// What the app posts to a response_url, or answers a slash command with: a message where the person acted.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
import { withIds } from './arguments.ts';
import { problemsOf } from './blocks/problems.ts';
import type { Json } from './json.ts';
import { asFlag, asText } from './json.ts';
import { perform } from './perform.ts';
import type { ResponsePlace } from './response-urls.ts';
import { putEphemeral } from './sync.ts';
import type { World } from './world.ts';

export async function answerResponse(
  world: World,
  key: string,
  body: Json,
): Promise<{ readonly status: number; readonly body: string }> {
  if (world.faults.currentOutage !== false) return { status: 503, body: 'unavailable' };
  const place = world.responseUrls.use(key);
  if (place === null) return { status: 404, body: 'used_url' };
  const problem = await respondAt(world, place, body);
  return problem === null ? { status: 200, body: 'ok' } : { status: 400, body: problem };
}

/** @returns Slack's error word, or `null` when the message stands */
export async function respondAt(world: World, place: ResponsePlace, body: Json): Promise<string | null> {
  const found = problemsOf('response_url', body);
  if (found !== null) {
    world.violations.push({
      method: 'response_url',
      problems: found.problems,
      payload: body,
      at: world.clock(),
    });
    return found.error;
  }
  const bot = world.app.botUserId;
  const original =
    place.messageTs === null ? undefined : world.mirror.message(place.channel, place.messageTs);
  const content = {
    ...body,
    ...(body['blocks'] === undefined ? {} : { blocks: withIds(body['blocks'], world.nextId) }),
  };
  if (original !== undefined && asFlag(body['delete_original'])) {
    if (original.shown.onlyFor !== null) world.mirror.removeMessage(place.channel, original.shown.ts);
    else await perform(world, bot, 'chat.delete', { channel: place.channel, ts: original.shown.ts });
    return null;
  }
  if (asText(body['text']) === '' && body['blocks'] === undefined && body['attachments'] === undefined)
    return 'no_text';
  const replaces = body['replace_original'] === undefined ? false : asFlag(body['replace_original']);
  if (original !== undefined && replaces) {
    if (original.shown.onlyFor !== null) {
      putEphemeral(world, original.shown.onlyFor, place.channel, original.shown.ts, content);
      return null;
    }
    return errorOf(
      await perform(world, bot, 'chat.update', {
        text: '',
        ...content,
        channel: place.channel,
        ts: original.shown.ts,
      }),
    );
  }
  const threadTs = asText(body['thread_ts']) || place.threadTs;
  const threaded = threadTs === null ? content : { ...content, thread_ts: threadTs };
  if (asText(body['response_type']) === 'in_channel') {
    const marks = { bot_id: world.app.botId, app_id: world.app.appId };
    return errorOf(
      await perform(world, bot, 'chat.postMessage', { ...threaded, ...marks, channel: place.channel }),
    );
  }
  putEphemeral(world, place.person, place.channel, await world.upstream.mintTs(), threaded);
  return null;
}

function errorOf(answer: Json): string | null {
  return answer['ok'] === true ? null : asText(answer['error']);
}
