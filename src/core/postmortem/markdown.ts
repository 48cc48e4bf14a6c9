// Text from outside becomes Markdown that shows it and does nothing: no link, no mention, no HTML, no heading, no list.

/**
 * One line of Markdown that renders as `text`. Not for the start of a line of the document.
 * @see https://github.github.com/gfm/#autolinks-extension- (bare addresses and e-mails become links there)
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*[\]|~$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}\\.`)
    .replaceAll('@', `@${WORD_JOINER}`)
    .replace(/^([#+=-])(?=[\s#+=-]|$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** What `escapeMarkdown` made, as plain text again. */
export function unescapeMarkdown(markdown: string): string {
  return markdown
    .replaceAll(WORD_JOINER, '')
    .replace(/\\([^\p{L}\p{N}\s])/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Shows nothing and parts `@` from the name after it, so that no platform sees a mention or an e-mail address. */
const WORD_JOINER = '\u2060';

/** Control characters (white space aside), zero-width characters and those that turn the reading direction. */
const INVISIBLE = /[\p{Cc}\p{Cf}](?<![\t\n\v\f\r])/gu;
