// rich_text: sections, lists, quotes and preformatted text of styled runs. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block/
import { EmojiText, NamedEmoji } from '../emoji.ts';
import { html } from '../html.ts';
import { flagOf, type Json, numberOf, recordOf, recordsOf, stringOf } from '../slack-json.ts';
import { ChannelMention, DateText, PersonMention, SafeLink, styleClass } from './text.ts';

export function RichText({ block }: { readonly block: Json }) {
  return html`<div class="rich-text">${recordsOf(block, 'elements').map((part) => html`<${Part} part=${part} />`)}</div>`;
}

function Part({ part }: { readonly part: Json }) {
  const runs = html`<${Runs} runs=${recordsOf(part, 'elements')} />`;
  switch (stringOf(part, 'type')) {
    case 'rich_text_quote':
      return html`<blockquote>${runs}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre><code>${runs}</code></pre>`;
    case 'rich_text_list':
      return html`<${List} list=${part} />`;
    default:
      return html`<p>${runs}</p>`;
  }
}

function List({ list }: { readonly list: Json }) {
  const items = recordsOf(list, 'elements').map(
    (item) => html`<li><${Runs} runs=${recordsOf(item, 'elements')} /></li>`,
  );
  const indent = `indent-${Math.min(8, numberOf(list, 'indent') ?? 0)}`;
  if (stringOf(list, 'style') !== 'ordered') return html`<ul class=${indent}>${items}</ul>`;
  return html`<ol class=${indent} start=${(numberOf(list, 'offset') ?? 0) + 1}>${items}</ol>`;
}

function Runs({ runs }: { readonly runs: readonly Json[] }) {
  return html`${runs.map((run) => html`<${Run} run=${run} />`)}`;
}

function Run({ run }: { readonly run: Json }) {
  const style = recordOf(run, 'style');
  const content = runContent(run);
  if (flagOf(style, 'code')) return html`<code class=${styleClass(style)}>${content}</code>`;
  const named = styleClass(style);
  return named === '' ? content : html`<span class=${named}>${content}</span>`;
}

function runContent(run: Json) {
  switch (stringOf(run, 'type')) {
    case 'link':
      return html`<${SafeLink} url=${stringOf(run, 'url')}><${EmojiText} text=${stringOf(run, 'text') || stringOf(run, 'url')} /><//>`;
    case 'emoji':
      return html`<${NamedEmoji} name=${stringOf(run, 'name')} />`;
    case 'user':
      return html`<${PersonMention} id=${stringOf(run, 'user_id')} />`;
    case 'channel':
      return html`<${ChannelMention} id=${stringOf(run, 'channel_id')} />`;
    case 'usergroup':
      return html`<span class="mention">@${stringOf(run, 'usergroup_id')}</span>`;
    case 'broadcast':
      return html`<span class="mention mention-all">@${stringOf(run, 'range')}</span>`;
    case 'date':
      return html`<${DateText}
        seconds=${numberOf(run, 'timestamp') ?? Number.NaN}
        format=${stringOf(run, 'format')}
        url=${stringOf(run, 'url')}
        fallback=${stringOf(run, 'fallback')}
      />`;
    case 'color':
      return html`<code>${stringOf(run, 'value')}</code>`;
    default:
      return html`<${EmojiText} text=${stringOf(run, 'text')} />`;
  }
}
