// The right side: the world around the workspace. Its clock, the pager, what users get, and the levers in the product.

import type { WorkspaceLever } from '../../contract.ts';
import { Failure } from '../failure.ts';
import { classes, html } from '../html.ts';
import { send } from '../requests.ts';
import { update, useScreen, useWorkspace } from '../screen.ts';
import { ClockCard } from './clock.ts';
import { Gauge } from './gauge.ts';
import { PhoneCard } from './phone.ts';

const urgencyOrder = { triggered: 0, acknowledged: 1, resolved: 2 } as const;

export function Rail() {
  const { pages, gauges, levers } = useWorkspace();
  const sorted = pages.toSorted(
    (a, b) => urgencyOrder[a.status] - urgencyOrder[b.status] || b.number - a.number,
  );
  return html`<aside class="rail" aria-label="The world">
    <header class="rail-header">
      <h2>The world</h2>
      <button type="button" class="button icon" aria-label="Close the world" onClick=${() => update({ drawer: null })}>✕</button>
    </header>
    <${ClockCard} />
    <section aria-label="Pager"><h2>Pager</h2>
      ${sorted.length === 0 ? html`<p class="rail-empty">Nobody has been paged.</p>` : null}
      ${sorted.map((page) => html`<${PhoneCard} key=${page.id} page=${page} />`)}
    </section>
    <section aria-label="What users get"><h2>What users get</h2>
      ${gauges.length === 0 ? html`<p class="rail-empty">No answer has been measured yet.</p>` : html`<div class="card gauges">${gauges.map((gauge) => html`<${Gauge} key=${gauge.name} gauge=${gauge} />`)}</div>`}
    </section>
    ${levers.length === 0 ? null : html`<section aria-label="Levers in the product"><h2>Levers in the product</h2><div class="card levers">${levers.map((lever) => html`<${Lever} key=${lever.name} lever=${lever} />`)}</div></section>`}
  </aside>`;
}

function Lever({ lever }: { readonly lever: WorkspaceLever }) {
  const key = `lever/${lever.name}`;
  const busy = useScreen((now) => now.busy.has(key));
  return html`<button type="button" class=${classes('lever', lever.pulled && 'pulled', busy && 'busy')} aria-pressed=${lever.pulled} aria-busy=${busy} disabled=${busy}
      onClick=${() => void send(key, '/workspace/lever', { name: lever.name })}>
      <span class="lever-knob" aria-hidden="true"></span><span>${lever.label}</span>
    </button>
    <${Failure} under=${key} />`;
}
