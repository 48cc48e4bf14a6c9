// The slash command /incident.
import type { App } from '@slack/bolt';
import type { SlackChannelId, SlackUserId } from '../../../core/model/ids.ts';
import { dispatch } from '../commands/dispatch.ts';
import { openDeclareForm } from '../modals/declare.ts';
import { answerOnce, type ListenerParts } from './parts.ts';

export const SLASH_COMMAND = '/incident';

export function registerCommands(app: App, parts: ListenerParts): void {
  app.command(SLASH_COMMAND, async ({ ack, command, respond }) => {
    const what = `${SLASH_COMMAND} ${command.text.split(/\s/, 1)[0] ?? ''}`.trim();
    await answerOnce(parts, { key: `command:${command.trigger_id}`, what, ack, respond }, async () =>
      dispatch(command.text, {
        desk: parts.desk,
        clock: parts.clock,
        people: parts.people,
        metadataCoverage: parts.metadataCoverage,
        by: await parts.people.actor(command.user_id as SlackUserId, command.user_name),
        channel: command.channel_id as SlackChannelId,
        openDeclareForm: (title) => openDeclareForm(parts, command.trigger_id, title),
      }),
    );
  });
}
