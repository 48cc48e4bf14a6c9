// What happens while one types: the text, what is offered to complete it, and what each key does.
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { update, usePart, useScreen } from '../screen.ts';
import { completions, type Offer } from './completion.ts';

/** Half-written texts by composer, so that a look at another channel loses nothing. */
const unsent = new Map<string, string>();

/** @param takesDrafts whether texts that other parts of the page propose are written here */
export function useTyping(key: string, field: RefObject<HTMLTextAreaElement | null>, takesDrafts: boolean) {
  const commands = usePart((now) => now.commands);
  const people = usePart((now) => now.people);
  const [text, setText] = useState(unsent.get(key) ?? '');
  const [pointed, setPointed] = useState<number | null>(null);
  const [hidden, setHidden] = useState(false);
  const offers = hidden ? [] : completions(text, commands, people);
  const at = Math.min(pointed ?? 0, offers.length - 1);
  const write = (value: string) => {
    unsent.set(key, value);
    setText(value);
    setPointed(null);
    setHidden(false);
    update({ writing: value !== '' });
  };
  const take = (offer: Offer) => {
    write(offer.text);
    field.current?.focus();
  };
  /** @returns whether the key was meant for the completions */
  const completes = (press: KeyboardEvent): boolean => {
    const offer = offers[at];
    if (offer === undefined) return false;
    if (press.key === 'ArrowDown') setPointed((at + 1) % offers.length);
    else if (press.key === 'ArrowUp') setPointed((at + offers.length - 1) % offers.length);
    else if (press.key === 'Escape') setHidden(true);
    else if (press.key === 'Tab' || (press.key === 'Enter' && takesEnter(offer, pointed !== null, text)))
      take(offer);
    else return false;
    return true;
  };
  const draft = useScreen((now) => (takesDrafts ? now.draft : null));
  useEffect(() => {
    if (draft === null) return;
    update({ draft: null });
    write(draft);
    field.current?.focus();
  }, [draft]);
  return { text, write, offers, at, take, completes };
}

/** Enter completes what is half typed and sends what is whole. */
function takesEnter(offer: Offer, pointedAt: boolean, text: string): boolean {
  return pointedAt || offer.kind === 'person' || (offer.kind === 'command' && offer.text.trim() !== text);
}
