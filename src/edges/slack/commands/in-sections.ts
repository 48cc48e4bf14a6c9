// Many lines in as many sections as one message may hold.
import type { SectionBlock } from '@slack/types';
import { section } from '../blocks/elements.ts';
import { MESSAGE_TOTAL_CHARS_MAX, SECTION_CHARS_MAX } from '../limits.ts';

/** Room for a heading and the JSON around the text. */
const ROOM_CHARS = MESSAGE_TOTAL_CHARS_MAX - 2200;

/**
 * @param lines each shorter than a section
 * @param keep which end stays when not all fit; the rest is counted in a line of its own
 */
export function inSections(lines: readonly string[], keep: 'earliest' | 'latest'): readonly SectionBlock[] {
  const ordered = keep === 'latest' ? lines.toReversed() : lines;
  const kept: string[] = [];
  let used = 0;
  for (const line of ordered) {
    used += line.length + 1;
    if (used > ROOM_CHARS) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  const counted =
    left > 0
      ? [
          `_${left} ${keep === 'latest' ? 'earlier' : 'further'} lines are in the post-mortem: /incident postmortem_`,
        ]
      : [];
  return packed(keep === 'latest' ? [...counted, ...kept.toReversed()] : [...kept, ...counted]);
}

function packed(lines: readonly string[]): readonly SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < SECTION_CHARS_MAX)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}
