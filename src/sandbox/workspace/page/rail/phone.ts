// The pager: what the on-call engineer's phone shows, with its two buttons.
import type { WorkspacePage } from '../../contract.ts';
import { SafeLink } from '../blocks/text.ts';
import { Failure } from '../failure.ts';
import { classes, html } from '../html.ts';
import { clockMinutes, spanOf } from '../incident-time.ts';
import { insideLink } from '../navigation.ts';
import { send } from '../requests.ts';
import { useScreen } from '../screen.ts';
import { useIncidentTime } from './clock.ts';

export function PhoneCard({ page }: { readonly page: WorkspacePage }) {
  const key = `page/${page.id}`;
  const busy = useScreen((now) => now.busy.has(key));
  const now = useIncidentTime();
  const act = (action: 'acknowledge' | 'resolve') => () =>
    void send(key, '/workspace/page', { id: page.id, action });
  const since = spanOf((now.getTime() - Date.parse(page.at)) / 1000);
  return html`<article class=${classes('card', 'phone', page.status, page.urgency)} aria-label=${`Page ${page.number}: ${page.status}`}>
    <p class="phone-line">
      <span class="phone-status">${page.status}</span>
      <span class="quiet">#${page.number} · ${page.urgency} urgency</span>
      <time class="quiet" datetime=${page.at} title=${`${clockMinutes(new Date(page.at))} UTC`}>${page.status === 'resolved' ? clockMinutes(new Date(page.at)) : since}</time>
    </p>
    <h3>${page.title}</h3>
    <p class="quiet">${page.assignedTo === '' ? 'Nobody is assigned' : `For ${page.assignedTo}`}</p>
    ${page.notes.length === 0 ? null : html`<ul class="phone-notes">${page.notes.slice(-3).map((note) => html`<li><${NoteText} text=${note} /></li>`)}</ul>`}
    <${Failure} under=${key} />
    ${
      page.status === 'resolved'
        ? null
        : html`<div class="phone-buttons">
            ${page.status === 'triggered' ? html`<button type="button" class="button primary" disabled=${busy} aria-busy=${busy} onClick=${act('acknowledge')}>Acknowledge</button>` : null}
            <button type="button" class="button" disabled=${busy} aria-busy=${busy} onClick=${act('resolve')}>Resolve</button>
          </div>`
    }
  </article>`;
}

/** A note as written, its addresses shortened to what they lead to. */
function NoteText({ text }: { readonly text: string }) {
  return html`${text
    .split(/(https?:\/\/[^\s)]+)/)
    .map((piece, index) =>
      index % 2 === 1 ? html`<${SafeLink} url=${piece}>${addressLabel(piece)}<//>` : piece,
    )}`;
}

function addressLabel(url: string): string {
  return insideLink(url) === null ? new URL(url).hostname : 'open';
}
