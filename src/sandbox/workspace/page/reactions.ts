// Reactions under a message; a press adds or, if it is one's own, asks the server to take it back.
import type { WorkspaceMessage } from '../contract.ts';
import { NamedEmoji } from './emoji.ts';
import { classes, html } from './html.ts';
import { send } from './requests.ts';
import { actingPerson, usePart, useScreen } from './screen.ts';
import { messageKey } from './workspace-state.ts';

/** Offered in the menu; the first marks a message for the timeline. */
export const usual = [
  'pushpin',
  'eyes',
  'white_check_mark',
  '+1',
  'thinking_face',
  'rotating_light',
  'tada',
  'heart',
  'pray',
  'x',
];

export function Reactions({ message }: { readonly message: WorkspaceMessage }) {
  const people = usePart((now) => now.people);
  const acting = useScreen(actingPerson);
  if (message.reactions.length === 0) return null;
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id;
  return html`<div class="reactions">
    ${message.reactions.map((reaction) => {
      const own = reaction.users.includes(acting);
      const who = reaction.users.map(nameOf).join(', ');
      return html`<button type="button" class=${classes('reaction', own && 'own')} aria-pressed=${own} title=${`${who} · :${reaction.name}:`}
        aria-label=${`${reaction.name}, ${reaction.users.length}`} onClick=${() => react(message, reaction.name)}>
        <${NamedEmoji} name=${reaction.name} /> ${reaction.users.length}
      </button>`;
    })}
  </div>`;
}

export function react(message: WorkspaceMessage, name: string): void {
  const { channel, ts } = message;
  void send(`${messageKey(message)}/react/${name}`, '/workspace/react', { channel, ts, name });
}
