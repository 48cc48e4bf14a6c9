// Texts that try to come alive in Markdown, and what a parser sees in a document.
import fc from 'fast-check';
import type { Token } from 'marked';

/** Fragments that do something in GitHub's Markdown, and ordinary words and numbers between them. */
export const nastyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[a](https://evil.example)',
        '![x](http://evil.example/p.png)',
        'https://evil.example',
        'www.evil.example',
        'mailto:a@evil.example',
        'a@evil.example',
        '@here',
        '<!channel>',
        '<script>alert(1)</script>',
        '<https://evil.example|ok>',
        '# heading',
        '- item',
        '1. item',
        '---',
        '===',
        '> quote',
        '```',
        '`code`',
        '**bold**',
        '_it_',
        '~~gone~~',
        '|a|b|',
        '[ref]: https://evil.example',
        '&lt;b&gt;',
        '\\',
        '\n\n',
        '\t',
        '\u202e',
        '\u200b',
        '&#42;',
        '{{title}}',
        '$x$',
        'E99',
        '17077',
        '3.5',
        '2026-01-02',
        '12:34',
      ),
      fc.string({ maxLength: 8 }),
      fc.lorem({ maxCount: 2 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(' '));

/** Types of all tokens inside, at any depth. */
export function kindsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => [token.type, ...kindsOf(inside(token))]);
}
const inside = (token: Token): readonly Token[] => [
  ...('tokens' in token && token.tokens !== undefined ? token.tokens : []),
  ...('items' in token ? (token.items as Token[]) : []),
];
