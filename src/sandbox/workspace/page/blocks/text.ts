// Slack's text on the page: mrkdwn trees and text objects become elements one by one; no HTML is ever parsed.
import { EmojiText } from '../emoji.ts';
import { html } from '../html.ts';
import { fillDateFormat } from '../incident-time.ts';
import { type Inline, parseMrkdwn } from '../mrkdwn.ts';
import { insideLink, openChannel, showMessage } from '../navigation.ts';
import { usePart } from '../screen.ts';
import { flagOf, type Json, recordOf, stringOf, unescapeSlack } from '../slack-json.ts';

/** A `plain_text` or `mrkdwn` object; anything else reads as its text, unformatted. */
export function TextObject({ text }: { readonly text: Json }) {
  const content = stringOf(text, 'text');
  if (stringOf(text, 'type') === 'mrkdwn') return html`<${Mrkdwn} text=${content} />`;
  const plain = unescapeSlack(content);
  return html`<span class="plain">${text.emoji === false ? plain : html`<${EmojiText} text=${plain} />`}</span>`;
}

/** The text object found under `name`, or nothing. */
export function TextOf({ source, name }: { readonly source: Json; readonly name: string }) {
  const value = source[name];
  if (typeof value === 'string')
    return html`<span class="plain"><${EmojiText} text=${unescapeSlack(value)} /></span>`;
  return value === undefined || value === null
    ? null
    : html`<${TextObject} text=${recordOf(source, name)} />`;
}

export function Mrkdwn({ text }: { readonly text: string }) {
  return html`<div class="mrkdwn">
    ${parseMrkdwn(text).map((part) =>
      part.kind === 'pre'
        ? html`<pre><code>${part.text}</code></pre>`
        : part.kind === 'quote'
          ? html`<blockquote><${Inlines} inner=${part.inner} /></blockquote>`
          : html`<p><${Inlines} inner=${part.inner} /></p>`,
    )}
  </div>`;
}

export function Inlines({ inner }: { readonly inner: readonly Inline[] }) {
  return html`${inner.map((part) => html`<${InlinePart} part=${part} />`)}`;
}

function InlinePart({ part }: { readonly part: Inline }) {
  switch (part.kind) {
    case 'text':
      return html`<${EmojiText} text=${part.text} />`;
    case 'code':
      return html`<code>${part.text}</code>`;
    case 'bold':
      return html`<strong><${Inlines} inner=${part.inner} /></strong>`;
    case 'italic':
      return html`<em><${Inlines} inner=${part.inner} /></em>`;
    case 'strike':
      return html`<s><${Inlines} inner=${part.inner} /></s>`;
    case 'link':
      return html`<${SafeLink} url=${part.url}><${EmojiText} text=${part.label} /><//>`;
    case 'person':
      return html`<${PersonMention} id=${part.id} label=${part.label} />`;
    case 'channel':
      return html`<${ChannelMention} id=${part.id} label=${part.label} />`;
    case 'group':
      return html`<span class="mention">${part.label || `@${part.id}`}</span>`;
    case 'broadcast':
      return html`<span class="mention mention-all">@${part.name.replace(/\|.*$/, '')}</span>`;
    case 'date':
      return html`<${DateText} seconds=${part.seconds} format=${part.format} url=${part.url} fallback=${part.fallback} />`;
    case 'break':
      return html`<br />`;
  }
}

export function PersonMention({ id, label = '' }: { readonly id: string; readonly label?: string }) {
  const people = usePart((now) => now.people);
  const viewer = usePart((now) => now.viewer);
  const authors = usePart((now) => now.messages.find((message) => message.author.id === id)?.author.name);
  const name =
    people.find((person) => person.id === id)?.name ?? (label.replace(/^@/, '') || (authors ?? id));
  return html`<span class=${id === viewer ? 'mention mention-me' : 'mention'}>@${name}</span>`;
}

export function ChannelMention({ id, label = '' }: { readonly id: string; readonly label?: string }) {
  const channel = usePart((now) => now.channels.find((known) => known.id === id));
  const name = channel?.name ?? (label || id);
  if (channel === undefined) return html`<span class="mention">#${name}</span>`;
  return html`<button type="button" class="mention" onClick=${() => openChannel(id)}>#${name}</button>`;
}

export function DateText(props: {
  readonly seconds: number;
  readonly format: string;
  readonly url: string;
  readonly fallback: string;
}) {
  const now = new Date(usePart((workspace) => workspace.clock.now));
  if (!Number.isFinite(props.seconds)) return html`<span>${props.fallback}</span>`;
  const told = fillDateFormat(props.seconds, props.format || '{date_short} {time}', now);
  const when = new Date(props.seconds * 1000).toISOString();
  const text = html`<time datetime=${when} title=${when}>${told}</time>`;
  return props.url === '' ? text : html`<${SafeLink} url=${props.url}>${text}<//>`;
}

/** A link whose address may come from anyone: only web and mail addresses are followed, and none can reach this page. */
export function SafeLink({ url, children }: { readonly url: string; readonly children?: unknown }) {
  const inside = insideLink(url);
  const leadsInside = usePart((now) => now.channels.some((channel) => channel.id === inside?.channel));
  if (inside !== null && leadsInside) {
    const go = (click: Event) => {
      click.preventDefault();
      if (inside.ts === null) openChannel(inside.channel);
      else showMessage(inside.channel, inside.ts);
    };
    return html`<a href=${`#${inside.channel}`} onClick=${go}>${children}</a>`;
  }
  if (!/^(https?:|mailto:)/i.test(url))
    return html`<span>${children} <span class="quiet">(${url})</span></span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

/** The styled runs of a `rich_text` element. */
export function styleClass(style: Json): string {
  return ['bold', 'italic', 'strike', 'underline', 'code'].filter((name) => flagOf(style, name)).join(' ');
}
