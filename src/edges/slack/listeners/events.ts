// Events: the 📌 reaction, the home tab, and the bot's own messages coming back.
import type { AnyMiddlewareArgs, App } from '@slack/bolt';
import type { SlackChannelId, SlackTs, SlackUserId } from '../../../core/model/ids.ts';
import { attempt } from '../attempt.ts';
import { HOME_INCIDENTS_MAX, homeView } from '../blocks/home.ts';
import { addToTimeline } from '../pinned-message.ts';
import type { ListenerParts } from './parts.ts';

const TIMELINE_REACTION = 'pushpin';

export function registerEvents(app: App, parts: ListenerParts): void {
  app.use(async ({ context, next, ...args }) => {
    const told = eventOf(args as AnyMiddlewareArgs);
    if (told === null) return next();
    const own = isOwn(told.payload, context.botId, context.botUserId);
    if (told.payload.type === 'message') {
      const { channel, ts } = told.payload;
      if (channel !== undefined && ts !== undefined) parts.echoes.heard(channel, ts, own);
      // Nothing comes of a message, so it needs no remembering: that would be a write for each one people send.
      return next();
    }
    // Every event is delivered at least once: https://docs.slack.dev/apis/events-api#retries
    if (!own && (await parts.seen.firstTime(`event:${told.id}`))) await next();
  });

  // Heard for the echo above; what people say is theirs until they pin it.
  app.event('message', async () => undefined);

  app.event('reaction_added', async ({ event: added }) => {
    if (added.reaction !== TIMELINE_REACTION || added.item.type !== 'message') return;
    const { channel, ts } = added.item;
    // Elsewhere a 📌 means what people want it to mean.
    if ((await parts.desk.findByChannel(channel as SlackChannelId)) === null) return;
    const by = await parts.people.actor(added.user as SlackUserId);
    const answer = await addToTimeline(
      parts,
      { channel: channel as SlackChannelId, ts: ts as SlackTs, content: null },
      by,
    );
    if (answer === null) return;
    const shown = await attempt('answering a reaction', () =>
      parts.clients.bulk.chat.postEphemeral({
        channel,
        user: added.user,
        text: answer.text,
        blocks: [...answer.blocks],
      }),
    );
    if (!shown.ok) parts.log.info({ code: shown.failure.code }, shown.failure.why);
  });

  app.event('app_home_opened', async ({ event: opened }) => {
    if (opened.tab !== 'home') return;
    const open = await parts.desk.list({ open: true, limit: HOME_INCIDENTS_MAX + 1 });
    const shown = await attempt('publishing the home tab', () =>
      parts.clients.bulk.views.publish({ user_id: opened.user, view: homeView(open) }),
    );
    if (!shown.ok) parts.log.warn({ code: shown.failure.code }, shown.failure.why);
  });
}

interface EventPayload {
  readonly type: string;
  readonly channel?: string;
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
}

/** @returns null for commands, buttons and forms, which carry no event */
function eventOf({
  body,
  payload,
}: AnyMiddlewareArgs): { readonly id: string; readonly payload: EventPayload } | null {
  if (!('event_id' in body) || typeof body.event_id !== 'string') return null;
  return { id: body.event_id, payload: payload as EventPayload };
}

const isOwn = (
  { bot_id, user }: EventPayload,
  botId: string | undefined,
  botUserId: string | undefined,
): boolean => (bot_id !== undefined && bot_id === botId) || (user !== undefined && user === botUserId);
