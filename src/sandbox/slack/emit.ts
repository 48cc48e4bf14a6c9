// Events API envelopes: only what the manifest subscribes to, and only from channels the bot is in.
// https://docs.slack.dev/apis/events-api
import type { Json } from './json.ts';
import { asText } from './json.ts';
import type { World } from './world.ts';

/** Sends an event on its way without waiting for the app: Slack's own answer may come later than the event. */
export function emit(world: World, slackEvent: Json, channel: string | null): void {
  const type = asText(slackEvent['type']);
  if (!world.manifest.botEvents.has(subscriptionFor(world, type, channel))) return;
  if (channel !== null && NEEDS_MEMBERSHIP.has(type)) {
    if (!world.mirror.channel(channel)?.members.includes(world.app.botUserId)) return;
  }
  // A failed delivery has been repeated already; Slack drops the event then, and so do we.
  void world.delivery().deliver('events_api', envelopeOf(world, slackEvent));
}

const NEEDS_MEMBERSHIP = new Set([
  'message',
  'app_mention',
  'reaction_added',
  'reaction_removed',
  'pin_added',
]);

function subscriptionFor(world: World, type: string, channel: string | null): string {
  if (type !== 'message' || channel === null) return type;
  const kinds = {
    channel: 'message.channels',
    group: 'message.groups',
    im: 'message.im',
    mpim: 'message.mpim',
  };
  return kinds[world.mirror.channelKind(channel)];
}

function envelopeOf(world: World, slackEvent: Json): Json {
  const ts = world.nextTs();
  return {
    token: 'sandbox',
    team_id: world.team.id,
    context_team_id: world.team.id,
    context_enterprise_id: null,
    api_app_id: world.app.appId,
    event: { event_ts: ts, ...slackEvent },
    type: 'event_callback',
    event_id: world.nextId('Ev'),
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-sandbox-${ts}`,
  };
}

/** A message as events carry it: with its channel, and for the bot's own the bot's profile. */
export function messageEvent(world: World, channel: string, raw: Json): Json {
  const kinds = { channel: 'channel', group: 'group', im: 'im', mpim: 'mpim' } as const;
  return {
    ...raw,
    type: 'message',
    team: world.team.id,
    channel,
    channel_type: kinds[world.mirror.channelKind(channel)],
    event_ts: raw['ts'],
    ...(raw['bot_id'] === world.app.botId ? { bot_profile: botProfile(world) } : {}),
  };
}

export function botProfile(world: World): Json {
  return {
    id: world.app.botId,
    deleted: false,
    name: world.app.name,
    updated: 0,
    app_id: world.app.appId,
    icons: { image_36: '', image_48: '', image_72: '' },
    team_id: world.team.id,
  };
}
