// Where one writes: messages, slash commands with completion, and the app's global shortcuts under ⚡.
import { useEffect, useRef } from 'preact/hooks';
import { Failure } from '../failure.ts';
import { classes, html } from '../html.ts';
import { send } from '../requests.ts';
import { actingPerson, getScreen, update, usePart, useScreen } from '../screen.ts';
import { Offers } from './offers.ts';
import { ShortcutMenu } from './shortcut-menu.ts';
import { useTyping } from './typing.ts';

export function Composer(props: {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly placeholder: string;
}) {
  const key = `compose/${props.channel}/${props.threadTs ?? ''}`;
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, write, offers, at, take, completes } = useTyping(key, field, props.threadTs === null);
  const busy = useScreen((now) => now.busy.has(key));
  useGrowing(field, text);
  const submit = async () => {
    const said = text.trim();
    if (said === '' || busy) return;
    write('');
    const thread = props.threadTs === null ? {} : { threadTs: props.threadTs };
    const accepted = await send(key, '/workspace/say', { channel: props.channel, text: said, ...thread });
    // What was not delivered is given back, unless something new was begun meanwhile.
    if (accepted) update({ sent: getScreen().sent + 1 });
    else if (field.current?.value === '') write(said);
  };
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.isComposing) return;
    if (completes(press)) press.preventDefault();
    else if (press.key === 'Enter' && !press.shiftKey) {
      press.preventDefault();
      void submit();
    }
  };
  return html`<div class="composer-frame">
    <${Failure} under=${key} />
    ${offers.length === 0 ? null : html`<${Offers} offers=${offers} at=${at} onTake=${take} />`}
    <div class="composer">
      <${ShortcutMenu} channel=${props.channel} />
      <textarea ref=${field} rows="1" value=${text} placeholder=${props.placeholder} aria-label=${props.threadTs === null ? 'Message' : 'Reply'}
        role="combobox" aria-autocomplete="list" aria-expanded=${offers.length > 0} aria-controls="offers" spellcheck="true"
        onInput=${(input: Event) => write((input.target as HTMLTextAreaElement).value)} onKeyDown=${onKeyDown}></textarea>
      <${AsWhom} />
      <button type="button" class=${classes('send', busy && 'busy')} aria-label="Send" aria-busy=${busy} disabled=${busy || text.trim() === ''} onClick=${submit}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12h15M13 6l6 6-6 6" /></svg>
      </button>
    </div>
  </div>`;
}

/** Says so when the viewer writes as somebody else. */
function AsWhom() {
  const acting = useScreen(actingPerson);
  const name = usePart((now) =>
    acting === now.viewer ? null : (now.people.find((person) => person.id === acting)?.name ?? acting),
  );
  return name === null ? null : html`<span class="as-whom">as ${name}</span>`;
}

/** The field is as tall as its text, up to a third of the window. */
function useGrowing(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    if (field.current === null) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight, window.innerHeight / 3)}px`;
  }, [text]);
}
