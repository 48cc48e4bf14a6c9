// The few Block Kit pieces that the views are built from. Whatever text reaches them is escaped and cut already.
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import type { SlackUserId } from '../../../core/model/ids.ts';
import { plain } from '../escape.ts';
import {
  CONTEXT_ELEMENTS_MAX,
  HEADER_CHARS_MAX,
  OPTION_TEXT_CHARS_MAX,
  SECTION_CHARS_MAX,
} from '../limits.ts';

/** A message as Slack takes it: `text` is what notifications and screen readers get. */
export interface MessageView {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: plainText(plain(text, HEADER_CHARS_MAX)),
});

export const section = (markup: string): SectionBlock => ({ type: 'section', text: mrkdwn(markup) });

/** Small grey lines, one element each. */
export const context = (...lines: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: lines.slice(0, CONTEXT_ELEMENTS_MAX).map(mrkdwn),
});

export const actions = (blockId: string, ...elements: ActionsBlock['elements']): ActionsBlock => ({
  type: 'actions',
  block_id: blockId,
  elements,
});

export function button(actionId: string, label: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plainText(plain(label, OPTION_TEXT_CHARS_MAX)),
    value,
    ...(style === undefined ? {} : { style }),
  };
}

export const mention = (person: SlackUserId): string => `<@${person}>`;

export const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: true });

/** Whole lines as far as they fit; the rest is counted. */
export function fitted(lines: readonly string[], charsMax: number): string {
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > charsMax - MORE_CHARS) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return [...kept, ...(left > 0 ? [`_and ${left} more_`] : [])].join('\n');
}

const MORE_CHARS = 20;

/** `verbatim`: Slack must not make links or mentions of what merely looks like them. */
const mrkdwn = (markup: string): MrkdwnElement => ({
  type: 'mrkdwn',
  text: lastResort(markup),
  verbatim: true,
});

/** Views cut their parts themselves; a message with a rough end is still better than none. */
function lastResort(markup: string): string {
  if (markup.length <= SECTION_CHARS_MAX) return markup;
  const end = markup.lastIndexOf(' ', SECTION_CHARS_MAX - 2);
  return `${markup.slice(0, end === -1 ? 0 : end)} …`;
}
