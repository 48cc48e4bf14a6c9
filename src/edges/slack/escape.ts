// Text from outside (alerts, people, models) made harmless and cut to size before it becomes Slack markup.
import type { EvidenceId } from '../../core/model/ids.ts';

/**
 * Text for `mrkdwn` or a message's `text`: nothing in it can become a mention or a link.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Escaped, on one line: a line break in a title cannot fake a line of ours. */
export const oneLine = (text: string, charsMax: number, whereTheRestIs = ''): string =>
  escapedWithin(text.replace(/\s+/g, ' ').trim(), charsMax, whereTheRestIs);

/** Escaped, line breaks kept, three or more of them folded. */
export const paragraph = (text: string, charsMax: number, whereTheRestIs = ''): string =>
  escapedWithin(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    charsMax,
    whereTheRestIs,
  );

/** Plain text (no markup is read there), on one line and cut. */
export const plain = (text: string, charsMax: number): string =>
  cutTo(text.replace(/\s+/g, ' ').trim(), charsMax, () => '…');

/** `… (120 more characters in /incident evidence E7)` */
export const evidenceCommand = (id: EvidenceId): string => `/incident evidence ${id}`;

/** A link with our own label; an address that is not http(s) gives the label alone. */
export function link(address: string, label: string): string {
  const shown = oneLine(label, 200);
  if (!/^https?:\/\/[^\s<>|]+$/i.test(address)) return shown;
  return `<${address.replaceAll('&', '&amp;')}|${shown.replaceAll('|', '¦')}>`;
}

function escapedWithin(text: string, charsMax: number, whereTheRestIs: string): string {
  const whole = escaped(text);
  if (whole.length <= charsMax) return whole;
  const where = whereTheRestIs === '' ? '' : ` in ${whereTheRestIs}`;
  const tail = (left: number) => `… (${left} more characters${where})`;
  const room = charsMax - tail(text.length).length;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const safe = escaped(character);
    if (kept.length + safe.length > room) break;
    kept += safe;
    used += character.length;
  }
  return `${kept}${tail(text.length - used)}`;
}

function cutTo(text: string, charsMax: number, tail: (left: number) => string): string {
  if (text.length <= charsMax) return text;
  const end = tail(text.length);
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length + end.length > charsMax) break;
    kept += character;
  }
  return `${kept}${end}`;
}
