// Where one writes: messages, slash commands with completion, and the app's global shortcuts under ⚡.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from '../failure.ts';
import { classes, html } from '../html.ts';
import { send } from '../requests.ts';
import { actingPerson, getScreen, update, useScreen, useWorkspace } from '../screen.ts';
import { completions, type Offer } from './completion.ts';
import { ShortcutMenu } from './shortcut-menu.ts';

export function Composer(props: {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly placeholder: string;
}) {
  const workspace = useWorkspace();
  const acting = useScreen(actingPerson);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const [hidden, setHidden] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const key = `compose/${props.channel}/${props.threadTs ?? ''}`;
  const busy = useScreen((now) => now.busy.has(key));
  const offers = hidden ? [] : completions(text, workspace.commands, workspace.people);
  const at = Math.min(chosen ?? 0, offers.length - 1);
  useGrowing(field, text);
  const write = (value: string) => {
    setText(value);
    setChosen(null);
    setHidden(false);
    if (!getScreen().typed && value !== '') update({ typed: true });
  };
  const take = (offer: Offer) => {
    write(offer.text);
    field.current?.focus();
  };
  const submit = async () => {
    const said = text.trim();
    if (said === '' || busy) return;
    write('');
    const body = {
      channel: props.channel,
      text: said,
      ...(props.threadTs === null ? {} : { threadTs: props.threadTs }),
    };
    const accepted = await send(key, '/workspace/say', body);
    // What was not delivered is given back, unless something new was begun meanwhile.
    if (!accepted) setText((now) => (now === '' ? said : now));
  };
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.isComposing) return;
    const offer = offers[at];
    if (offer !== undefined && (press.key === 'ArrowDown' || press.key === 'ArrowUp')) {
      setChosen((at + (press.key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length);
    } else if (
      offer !== undefined &&
      (press.key === 'Tab' || (press.key === 'Enter' && takesEnter(offer, chosen !== null, text)))
    )
      take(offer);
    else if (offer !== undefined && press.key === 'Escape') setHidden(true);
    else if (press.key === 'Enter' && !press.shiftKey) void submit();
    else return;
    press.preventDefault();
  };
  const who = workspace.people.find((person) => person.id === acting);
  return html`<div class="composer-frame">
    <${Failure} under=${key} />
    ${offers.length === 0 ? null : html`<${Offers} offers=${offers} at=${at} onTake=${take} />`}
    <div class="composer">
      <${ShortcutMenu} channel=${props.channel} />
      <textarea ref=${field} rows="1" value=${text} placeholder=${props.placeholder} aria-label=${props.threadTs === null ? 'Message' : 'Reply'}
        role="combobox" aria-autocomplete="list" aria-expanded=${offers.length > 0} aria-controls="offers" spellcheck="true"
        onInput=${(input: Event) => write((input.target as HTMLTextAreaElement).value)} onKeyDown=${onKeyDown}></textarea>
      ${acting === workspace.viewer ? null : html`<span class="as-whom">as ${who?.name ?? acting}</span>`}
      <button type="button" class=${classes('send', busy && 'busy')} aria-label="Send" aria-busy=${busy} disabled=${busy || text.trim() === ''} onClick=${submit}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12h15M13 6l6 6-6 6" /></svg>
      </button>
    </div>
  </div>`;
}

function Offers(props: {
  readonly offers: readonly Offer[];
  readonly at: number;
  readonly onTake: (offer: Offer) => void;
}) {
  return html`<div class="offers" id="offers" role="listbox" aria-label="Completions">
    ${props.offers.map(
      (offer, index) => html`<div role="option" class="offer" aria-selected=${index === props.at}
        onMouseDown=${keepFocus} onClick=${() => props.onTake(offer)}>
        <code>${offer.title}</code><span class="quiet">${offer.detail}</span>
      </div>`,
    )}
    <p class="offers-help"><kbd>↑</kbd><kbd>↓</kbd> choose <kbd>Tab</kbd> complete <kbd>Enter</kbd> send</p>
  </div>`;
}

/** Enter completes what is half typed and sends what is whole. */
function takesEnter(offer: Offer, pointedAt: boolean, text: string): boolean {
  return pointedAt || offer.kind === 'person' || (offer.kind === 'command' && offer.text.trim() !== text);
}

/** A press on an offer must not take the cursor out of the field. */
function keepFocus(press: MouseEvent): void {
  press.preventDefault();
}

/** The field is as tall as its text, up to a third of the window. */
function useGrowing(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    if (field.current === null) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight, window.innerHeight / 3)}px`;
  }, [text]);
}
