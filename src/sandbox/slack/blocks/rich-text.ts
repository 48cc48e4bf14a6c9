// Rich text: sections, lists, quotes and code of styled runs.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
import { blockId } from './objects.ts';
import type { Check } from './shape.ts';
import { byType, flag, list, number, shape, string, word } from './shape.ts';

const style = shape(
  {},
  {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
);
const filled = string({ min: 1 });
const border = number({ min: 0 });

function run(type: string, required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return shape({ type: word(type), ...required }, { style, ...optional });
}

/** The runs of which rich text consists. */
export const richRuns: Readonly<Record<string, Check>> = {
  text: run('text', { text: filled }),
  link: run('link', { url: filled }, { text: string(), unsafe: flag }),
  user: run('user', { user_id: filled }),
  usergroup: run('usergroup', { usergroup_id: filled }),
  channel: run('channel', { channel_id: filled }),
  team: run('team', { team_id: filled }),
  broadcast: run('broadcast', { range: word('here', 'channel', 'everyone') }),
  color: run('color', { value: filled }),
  date: run('date', { timestamp: number(), format: filled }, { url: filled, fallback: filled }),
  emoji: run('emoji', { name: filled }, { unicode: filled, url: filled, skin_tone: number() }),
};

const runs = list(byType(richRuns));
const section = shape({ type: word('rich_text_section'), elements: runs });
const codeRuns = list(byType({ text: richRuns['text'] ?? style, link: richRuns['link'] ?? style }));

export const richTextParts: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_list: shape(
    {
      type: word('rich_text_list'),
      elements: list(byType({ rich_text_section: section })),
      style: word('bullet', 'ordered'),
    },
    { indent: number({ min: 0, max: 8 }), offset: number({ min: 0 }), border },
  ),
  rich_text_quote: shape({ type: word('rich_text_quote'), elements: runs }, { border }),
  rich_text_preformatted: shape(
    { type: word('rich_text_preformatted'), elements: codeRuns },
    { border, language: filled },
  ),
};

export const richText: Check = shape(
  { type: word('rich_text'), elements: list(byType(richTextParts)) },
  { block_id: blockId },
);
