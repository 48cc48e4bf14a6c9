// What went wrong with something the viewer did, beside where it was done, until it is read.
import { html } from './html.ts';
import { forgetFailure } from './requests.ts';
import { useScreen } from './screen.ts';

/** Failures whose request key is `under` or starts with `under/`. */
export function Failure({ under }: { readonly under: string }) {
  const key = useScreen((now) =>
    Object.keys(now.failures).find((known) => known === under || known.startsWith(`${under}/`)),
  );
  const told = useScreen((now) => (key === undefined ? undefined : now.failures[key]));
  if (key === undefined || told === undefined) return null;
  return html`<div class="failure" role="alert">
    <span>${told}</span>
    <button type="button" aria-label="Dismiss" onClick=${() => forgetFailure(key)}>✕</button>
  </div>`;
}
