// Text from outside in Markdown: it shows as it is and does nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lexer } from 'marked';
import { escapeMarkdown, unescapeMarkdown } from '../../../src/core/postmortem/markdown.ts';
import { kindsOf, nastyText } from './nasty-text.ts';

const HARMLESS = new Set(['list', 'list_item', 'text', 'escape', 'paragraph', 'space']);

test('nothing in it comes alive, whatever it holds', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const alive = kindsOf(
        lexer(`- before ${escapeMarkdown(text)} after\n- ${escapeMarkdown(text)}\n`),
      ).filter((kind) => !HARMLESS.has(kind));
      assert.deepEqual(alive, []);
      assert.doesNotMatch(escapeMarkdown(text), /@[\p{L}\p{N}]/u);
    }),
    { numRuns: 500, seed: 20_261_124 },
  );
});

test('what is shown is what was written, white space folded and invisible characters gone', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const seen = text
        .replace(/\p{Cf}|(?![\t\n\v\f\r])\p{Cc}/gu, '')
        .replace(/\s+/g, ' ')
        .trim();
      assert.equal(unescapeMarkdown(escapeMarkdown(text)), seen);
    }),
  );
});

test('ordinary words, numbers, dates and names stay readable in the source', () => {
  for (const text of [
    'gen_ai.response.model',
    '3.5 % of 1,400 calls',
    '2026-11-20 13:07 UTC',
    "Bo's note (late)",
    '-32.8 points',
    'model_version → gpt-4',
  ])
    assert.equal(escapeMarkdown(text), text);
});
