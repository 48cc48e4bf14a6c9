// The list of completions above the composer.
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.ts';
import type { Offer } from './completion.ts';

export function Offers(props: {
  readonly offers: readonly Offer[];
  readonly at: number;
  readonly onTake: (offer: Offer) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [props.at]);
  return html`<div ref=${list} class="offers" id="offers" role="listbox" aria-label="Completions">
    ${props.offers.map(
      (offer, index) => html`<div role="option" class="offer" aria-selected=${index === props.at}
        onMouseDown=${keepFocus} onClick=${() => props.onTake(offer)}>
        <code>${offer.title}</code><span class="quiet">${offer.detail}</span>
      </div>`,
    )}
    <p class="offers-help"><kbd>↑</kbd><kbd>↓</kbd> choose <kbd>Tab</kbd> complete <kbd>Enter</kbd> send</p>
  </div>`;
}

/** A press on an offer must not take the cursor out of the field. */
function keepFocus(press: MouseEvent): void {
  press.preventDefault();
}
