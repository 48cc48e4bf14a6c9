// Buttons and menus of the bot's messages.
import type { App, BlockAction, BlockElementAction } from '@slack/bolt';
import type { IncidentId, SlackUserId } from '../../../core/model/ids.ts';
import { ACTIONS } from '../actions/registry.ts';
import { answerOnce, type ListenerParts } from './parts.ts';

export function registerActions(app: App, parts: ListenerParts): void {
  for (const action of ACTIONS) {
    app.action<BlockAction>(
      { type: 'block_actions', action_id: action.id },
      async ({ ack, body, payload, respond }) => {
        const key = `action:${body.trigger_id}:${payload.action_id}`;
        await answerOnce(
          parts,
          { key, what: `The button "${action.id.replaceAll('_', ' ')}"`, ack, respond },
          async () => {
            const { incident, argument } = parseValue(chosenValue(payload));
            const by = await parts.people.actor(body.user.id as SlackUserId, body.user.name);
            return action.run({ desk: parts.desk, clock: parts.clock, by, incident, argument });
          },
        );
      },
    );
  }
}

function chosenValue(payload: BlockElementAction): string {
  if (payload.type === 'button') return payload.value ?? '';
  if (payload.type === 'static_select') return payload.selected_option.value ?? '';
  throw new Error(`an element of type ${payload.type} is no button of ours`);
}

/** `INC-42`, or `INC-42 30`. */
function parseValue(value: string): { readonly incident: IncidentId; readonly argument: string } {
  const found = /^(INC-\d{1,9})(?: (\S+))?$/.exec(value);
  if (found?.[1] === undefined) throw new Error(`"${value}" names no incident`);
  return { incident: found[1] as IncidentId, argument: found[2] ?? '' };
}
