// A written update for everyone who follows the incident.

import { clockTime } from '../../../core/model/time.ts';
import type { ChatMessage } from '../../../flow/ports.ts';
import { oneLine, paragraph } from '../escape.ts';
import { context, type MessageView, section } from './elements.ts';
import { severityWord, statusWord } from './words.ts';

const TEXT_CHARS_MAX = 2500;

export function statusUpdateView({
  incident,
  text,
  nextUpdateAt,
  by,
}: Extract<ChatMessage, { kind: 'status_update' }>): MessageView {
  const said = paragraph(text, TEXT_CHARS_MAX, '/incident timeline');
  const next =
    nextUpdateAt === null ? 'no next update promised' : `next update by ${clockTime(nextUpdateAt)}`;
  return {
    text: `Update on ${incident.id}: ${said}`,
    blocks: [
      section(`:mega: *Update* ${said}`),
      context(
        `by ${oneLine(by, 100)} · ${severityWord(incident.severity)}, ${statusWord[incident.status]} · ${next}`,
      ),
    ],
  };
}
