// The declare form, and the shortcuts that lead to it or into the timeline.
import type { App, GlobalShortcut, MessageShortcut, ViewSubmitAction } from '@slack/bolt';
import type { SlackChannelId, SlackTs, SlackUserId } from '../../../core/model/ids.ts';
import { declareFromForm, openDeclareForm } from '../modals/declare.ts';
import { DECLARE_CALLBACK, declaringView, readDeclaration } from '../modals/declare-view.ts';
import { addToTimeline } from '../pinned-message.ts';
import { acknowledge, answerOnce, type ListenerParts } from './parts.ts';

export const DECLARE_SHORTCUT = 'declare_incident_shortcut';
export const TIMELINE_SHORTCUT = 'add_to_timeline';

export function registerForms(app: App, parts: ListenerParts): void {
  app.shortcut<GlobalShortcut>(
    { type: 'shortcut', callback_id: DECLARE_SHORTCUT },
    async ({ ack, shortcut }) => {
      await acknowledge(parts, ack);
      if (await parts.seen.firstTime(`shortcut:${shortcut.trigger_id}`))
        await openDeclareForm(parts, shortcut.trigger_id, '');
    },
  );

  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: TIMELINE_SHORTCUT },
    async ({ ack, shortcut, respond }) => {
      const { channel, message, user } = shortcut;
      await answerOnce(
        parts,
        { key: `shortcut:${shortcut.trigger_id}`, what: 'Add to incident timeline', ack, respond },
        async () => {
          const content = {
            text: message.text ?? '',
            author: (message.user ?? null) as SlackUserId | null,
            authorName: null,
          };
          const by = await parts.people.actor(user.id as SlackUserId, user.name);
          return addToTimeline(
            parts,
            { channel: channel.id as SlackChannelId, ts: message.ts as SlackTs, content },
            by,
          );
        },
      );
    },
  );

  app.view<ViewSubmitAction>(DECLARE_CALLBACK, async ({ ack, body, view }) => {
    const read = readDeclaration(view.state.values);
    if ('errors' in read)
      return acknowledge(parts, ack, { response_action: 'errors', errors: { ...read.errors } });
    await acknowledge(parts, ack, {
      response_action: 'update',
      view: declaringView(':hourglass_flowing_sand: Declaring…'),
    });
    // A form is submitted once, however often the submission is delivered.
    if (!(await parts.seen.firstTime(`form:${view.id}`))) return;
    await declareFromForm(
      parts,
      view.id,
      read.facts,
      await parts.people.actor(body.user.id as SlackUserId, body.user.name),
    );
  });
}
