// A small line drawing.
import { html } from './html.ts';

export function Icon({ path }: { readonly path: string }) {
  return html`<svg class="icon-line" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
