// What Slack would say of the blocks, attachments and views in a call.
import type { Json } from '../json.ts';
import { asText } from '../json.ts';
import { complain } from './shape.ts';
import {
  attachments,
  BLOCKS_CHARACTERS_MAX,
  charactersIn,
  messageBlockList,
  uniqueBlockIds,
  view,
} from './surface.ts';

export interface PayloadProblems {
  /** Slack's error word. */
  readonly error: string;
  /** One sentence each, with the place as a JSON pointer. */
  readonly problems: readonly string[];
  readonly payload: unknown;
}

/**
 * @param method a Web API method, or 'response_url' for what is posted to one
 * @param args its arguments, JSON already parsed
 * @returns `null` when Slack would take the payload
 */
export function problemsOf(method: string, args: Json): PayloadProblems | null {
  if (method.startsWith('views.') && args['view'] !== undefined) return viewProblems(args['view']);
  const takesBlocks =
    method.startsWith('chat.') || method === 'response_url' || method === 'files.completeUploadExternal';
  if (!takesBlocks) return null;
  return (
    textProblems(method, args) ??
    blockProblems(method, args['blocks']) ??
    found('invalid_attachments', args['attachments'], (out) => {
      if (args['attachments'] !== undefined) attachments(args['attachments'], '/attachments', out);
    })
  );
}

export function viewProblems(payload: unknown): PayloadProblems | null {
  return found('invalid_arguments', payload, (out) => view(payload, '/view', out));
}

// https://docs.slack.dev/reference/methods/chat.postMessage: markdown_text at most 12,000 characters.
const MARKDOWN_TEXT_MAX = 12_000;
// https://docs.slack.dev/reference/methods/chat.update: msg_too_long above 4,000 characters.
const UPDATE_TEXT_MAX = 4_000;

function textProblems(method: string, args: Json): PayloadProblems | null {
  const markdown = asText(args['markdown_text']);
  if (markdown !== '' && (args['blocks'] !== undefined || asText(args['text']) !== '')) {
    return {
      error: 'markdown_text_conflict',
      problems: ['[ERROR] markdown_text excludes text and blocks'],
      payload: args,
    };
  }
  const tooLong =
    markdown.length > MARKDOWN_TEXT_MAX ||
    (method === 'chat.update' && asText(args['text']).length > UPDATE_TEXT_MAX);
  if (!tooLong) return null;
  return { error: 'msg_too_long', problems: ['[ERROR] the text is too long for this method'], payload: args };
}

function blockProblems(method: string, blocks: unknown): PayloadProblems | null {
  if (blocks === undefined || blocks === null) return null;
  if (!Array.isArray(blocks))
    return { error: 'invalid_blocks_format', problems: ['[ERROR] blocks must be an array'], payload: blocks };
  const invalid = found('invalid_blocks', blocks, (out) => {
    messageBlockList(blocks, '/blocks', out);
    if (method !== 'response_url') uniqueBlockIds(blocks, '/blocks', out);
  });
  return (
    invalid ??
    found('msg_blocks_too_long', blocks, (out) => {
      const characters = charactersIn(blocks);
      if (characters > BLOCKS_CHARACTERS_MAX) {
        complain(
          out,
          '/blocks',
          `${characters} characters in all blocks together; no more than ${BLOCKS_CHARACTERS_MAX}`,
        );
      }
    })
  );
}

function found(error: string, payload: unknown, check: (out: string[]) => void): PayloadProblems | null {
  const problems: string[] = [];
  check(problems);
  return problems.length === 0 ? null : { error, problems, payload };
}
