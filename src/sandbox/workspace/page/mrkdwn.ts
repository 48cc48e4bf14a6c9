// Slack's mrkdwn, parsed into a tree of plain values. Nothing here makes HTML, so no text can come alive.
// https://docs.slack.dev/messaging/formatting-message-text/
import { emojiByName } from './emoji-names.ts';
import { unescapeSlack } from './slack-json.ts';

/** @param text one mrkdwn string as it travels in Slack's JSON, `& < >` escaped */
export function parseMrkdwn(text: string): readonly MrkdwnPart[] {
  const parts: MrkdwnPart[] = [];
  const pieces = text.split(/```\n?([\s\S]+?)\n?```\n?/);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) parts.push({ kind: 'pre', text: flatten(piece) });
    else if (piece !== '') parts.push(...parseLines(piece));
  });
  return parts;
}

export type MrkdwnPart =
  | { readonly kind: 'pre'; readonly text: string }
  | { readonly kind: 'quote' | 'lines'; readonly inner: readonly Inline[] };

export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly inner: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | { readonly kind: 'person' | 'channel' | 'group'; readonly id: string; readonly label: string }
  | { readonly kind: 'broadcast'; readonly name: string }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly url: string;
      readonly fallback: string;
    }
  | { readonly kind: 'break' };

function parseLines(text: string): MrkdwnPart[] {
  const parts: { kind: 'quote' | 'lines'; inner: Inline[] }[] = [];
  let quoteRest = false;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const marker = /^(?:&gt;|>)(?:(&gt;&gt;|>>))? ?/.exec(line);
    if (marker?.[1] !== undefined) quoteRest = true;
    const kind = quoteRest || marker !== null ? 'quote' : 'lines';
    const inner = parseInline(marker === null ? line : line.slice(marker[0].length));
    const last = parts.at(-1);
    if (last?.kind === kind) last.inner.push({ kind: 'break' }, ...inner);
    else parts.push({ kind, inner });
  }
  return parts;
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
// Sticky, so that one pass over the line is enough.
const tokenAt =
  /`([^`\n]+)`|<([@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>|https?:\/\/[^\s<>|`]+[^\s<>|`.,;:!?)\]'"]/y;

export function parseInline(line: string): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const push = (inline: Inline) => {
    if (plain !== '') found.push({ kind: 'text', text: unescapeSlack(plain) });
    plain = '';
    found.push(inline);
  };
  for (let at = 0; at < line.length; ) {
    tokenAt.lastIndex = at;
    const token = tokenAt.exec(line);
    if (token !== null) {
      if (token[1] !== undefined) push({ kind: 'code', text: flatten(token[1]) });
      else if (token[2] !== undefined) push(parseAngle(token[2]));
      else push({ kind: 'link', url: unescapeSlack(token[0]), label: unescapeSlack(token[0]) });
      at += token[0].length;
      continue;
    }
    const mark = marks[line[at] as keyof typeof marks];
    const end = mark === undefined ? -1 : closingMark(line, at);
    if (mark !== undefined && end > 0) {
      push({ kind: mark, inner: parseInline(line.slice(at + 1, end)) });
      at = end + 1;
    } else {
      plain += line[at];
      at += 1;
    }
  }
  if (plain !== '') found.push({ kind: 'text', text: unescapeSlack(plain) });
  return found;
}

/** Where the formatting that opens at `start` closes, or -1: the marks hug their words and stand outside them. */
function closingMark(line: string, start: number): number {
  const mark = line[start];
  const word = /[\p{L}\p{N}]/u;
  if (word.test(line[start - 1] ?? ' ') || /[\s*_~]/.test(line[start + 1] ?? ' ')) return -1;
  for (let at = start + 1; at < line.length; at++) {
    tokenAt.lastIndex = at;
    const token = tokenAt.exec(line);
    if (token !== null && !token[0].startsWith('http')) at += token[0].length - 1;
    else if (
      line[at] === mark &&
      at > start + 1 &&
      !/\s/.test(line[at - 1] ?? ' ') &&
      !word.test(line[at + 1] ?? ' ')
    )
      return at;
  }
  return -1;
}

function parseAngle(content: string): Inline {
  const bar = content.indexOf('|');
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = unescapeSlack(bar < 0 ? '' : content.slice(bar + 1));
  if (/^@[UWB]/.test(target)) return { kind: 'person', id: target.slice(1), label };
  if (/^#[CG]/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice(9), label };
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = '', url = ''] = target.split('^');
    return { kind: 'date', seconds: Number(seconds), format, url, fallback: label };
  }
  if (target.startsWith('!')) return { kind: 'broadcast', name: target.slice(1) };
  const url = unescapeSlack(target);
  return { kind: 'link', url, label: label || url.replace(/^mailto:/, '') };
}

/** Text inside code: entities decoded, links shown as they read. */
function flatten(text: string): string {
  return unescapeSlack(
    text.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target: string, label?: string) => label || target),
  );
}

/** Text cut into emoji and the rest: `:names:` that Slack knows, and emoji characters. */
export function splitEmoji(
  text: string,
): readonly { readonly emoji: string | null; readonly text: string }[] {
  const pieces: { emoji: string | null; text: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(emojiPattern)) {
    const character = match[1] === undefined ? match[0] : emojiByName.get(match[1]);
    if (character === undefined) continue;
    if (match.index > from) pieces.push({ emoji: null, text: text.slice(from, match.index) });
    pieces.push({ emoji: character, text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ emoji: null, text: text.slice(from) });
  return pieces;
}

const emojiPattern =
  /:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?|(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F)\p{Emoji_Modifier}?\u20E3?(?:\u200D\p{Emoji}\uFE0F?\p{Emoji_Modifier}?)*/gu;
