// Markdown from the bot (the `markdown` block, a post-mortem file): read by marked, drawn as elements; HTML in it stays text.
import { marked, type Token, type Tokens } from 'marked';
import { EmojiText } from '../emoji.ts';
import { html } from '../html.ts';
import { record, stringOf } from '../slack-json.ts';
import { SafeLink } from './text.ts';

export function Markdown({ text }: { readonly text: string }) {
  return html`<div class="markdown">${drawAll(marked.lexer(text, { gfm: true }))}</div>`;
}

function drawAll(tokens: readonly Token[] | undefined): unknown {
  return (tokens ?? []).map(draw);
}

function draw(token: Token): unknown {
  switch (token.type) {
    case 'heading':
      return html`<${`h${Math.min(6, (token as Tokens.Heading).depth)}`}>${drawAll(token.tokens)}<//>`;
    case 'paragraph':
      return html`<p>${drawAll(token.tokens)}</p>`;
    case 'strong':
      return html`<strong>${drawAll(token.tokens)}</strong>`;
    case 'em':
      return html`<em>${drawAll(token.tokens)}</em>`;
    case 'del':
      return html`<s>${drawAll(token.tokens)}</s>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'code':
      return html`<pre><code>${token.text}</code></pre>`;
    case 'blockquote':
      return html`<blockquote>${drawAll(token.tokens)}</blockquote>`;
    case 'link':
      return html`<${SafeLink} url=${(token as Tokens.Link).href}>${drawAll(token.tokens)}<//>`;
    case 'image':
      return html`<${SafeLink} url=${(token as Tokens.Image).href}>${token.text || 'image'}<//>`;
    case 'list':
      return drawList(token as Tokens.List);
    case 'table':
      return drawTable(token as Tokens.Table);
    case 'hr':
      return html`<hr />`;
    case 'br':
      return html`<br />`;
    case 'space':
    case 'def':
      return null;
    case 'text':
    case 'escape':
      return token.type === 'text' && token.tokens !== undefined
        ? drawAll(token.tokens)
        : html`<${EmojiText} text=${decodeEntities(stringOf(record(token), 'text'))} />`;
    default:
      return html`<span>${token.raw}</span>`;
  }
}

function drawList(list: Tokens.List) {
  const items = list.items.map(
    (item) =>
      html`<li class=${item.task ? 'task' : ''}>
        ${item.task ? html`<input type="checkbox" checked=${item.checked === true} disabled aria-label=${item.text} />` : null}
        ${drawAll(item.tokens.filter((token) => token.type !== 'checkbox'))}
      </li>`,
  );
  return list.ordered
    ? html`<ol start=${list.start === '' ? 1 : list.start}>${items}</ol>`
    : html`<ul>${items}</ul>`;
}

function drawTable(table: Tokens.Table) {
  const cell = (tag: 'th' | 'td') => (content: Tokens.TableCell, column: number) =>
    html`<${tag} class=${table.align[column] === 'right' ? 'right' : ''}>${drawAll(content.tokens)}<//>`;
  return html`<div class="table-scroll">
    <table>
      <thead>
        <tr>
          ${table.header.map(cell('th'))}
        </tr>
      </thead>
      <tbody>
        ${table.rows.map((row) => html`<tr>${row.map(cell('td'))}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** Markdown lets a writer spell characters as HTML entities; the few that templates use are enough here. */
function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: '\u00a0',
};
