// One plain line in a channel.
import type { ChatMessage } from '../../../flow/ports.ts';
import { paragraph } from '../escape.ts';
import { type MessageView, mention, section } from './elements.ts';

const TEXT_CHARS_MAX = 2500;

export function lineView({
  text,
  mention: people,
  emoji,
}: Extract<ChatMessage, { kind: 'line' }>): MessageView {
  const icon = emoji === undefined ? '' : `:${emoji.replace(/[^a-z0-9_+-]/g, '')}: `;
  const named = people.length === 0 ? '' : `${people.slice(0, 20).map(mention).join(' ')} `;
  const said = paragraph(text, TEXT_CHARS_MAX, '/incident timeline');
  return { text: `${named}${said}`, blocks: [section(`${icon}${named}${said}`)] };
}
