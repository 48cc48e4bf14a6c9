// The rendered post-mortem: every section is there, nothing untrusted comes alive in it, a missing field fails loudly.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { type PostmortemFacts, postmortemFacts } from '../../../src/core/postmortem/facts.ts';
import { checkLanguage } from '../../../src/core/postmortem/language.ts';
import { createDocuments } from '../../../src/edges/documents/documents.ts';
import { kindsOf, nastyText } from '../../core/postmortem/nasty-text.ts';
import type { Story } from '../../core/postmortem/record-parts.ts';
import { clear, hostile, STORIES } from '../../core/postmortem/records.ts';

const documents = createDocuments();
const factsOf = ({ state, events, now }: Story): PostmortemFacts => postmortemFacts(state, events, now);
const headings = (markdown: string): readonly string[] =>
  lexer(markdown).flatMap((token: Token) =>
    token.type === 'heading' && token.depth === 2 ? [token.text as string] : [],
  );

const SECTIONS = [
  'Summary',
  'Impact',
  'Severity and roles',
  'Trigger',
  'Contributing causes',
  'Detection',
  'Response',
  'Resolution',
  'Timeline',
  'What went well',
  'What went badly',
  'Where we got lucky',
  'Theories considered and rejected',
  'Open questions',
  'Action items',
  'Detection method',
  'Non-determinism acknowledgement',
  'Evaluation coverage gap',
  'Rollback capability assessment',
];

for (const [name, make] of Object.entries(STORIES)) {
  test(`${name}: all standard sections and the four additions, in order`, () => {
    assert.deepEqual(headings(documents.postmortem(factsOf(make()))), SECTIONS);
  });

  test(`${name}: every line of the timeline carries its evidence`, () => {
    const markdown = documents.postmortem(factsOf(make()));
    const timeline = markdown.slice(markdown.indexOf('## Timeline'), markdown.indexOf('## What went well'));
    const lines = timeline.split('\n').filter((line) => line.startsWith('- '));
    assert.ok(lines.length > 0);
    for (const line of lines) assert.match(line, /^- \d{4}-\d\d-\d\d \d\d:\d\d UTC · E\d+ · \S/);
  });

  test(`${name}: our own words pass the language check`, () => {
    assert.deepEqual(checkLanguage(documents.postmortem(factsOf(make())), ['Ana Silva', 'Bo Li']), []);
  });
}

test('untrusted text comes alive nowhere, and adds no heading', () => {
  const allowed = new Set([
    'heading',
    'paragraph',
    'text',
    'strong',
    'list',
    'list_item',
    'space',
    'escape',
    'codespan',
  ]);
  fc.assert(
    fc.property(nastyText, (text) => {
      const markdown = documents.postmortem(factsOf(hostile(text)));
      const tokens = lexer(markdown);
      assert.deepEqual(
        [...new Set(kindsOf(tokens))].filter((kind) => !allowed.has(kind)),
        [],
      );
      assert.equal(kindsOf(tokens).filter((kind) => kind === 'codespan').length, 1);
      assert.deepEqual(
        headings(markdown).filter((heading) => heading !== 'Wording to settle at the review'),
        SECTIONS,
      );
      assert.doesNotMatch(markdown, /@[\p{L}\p{N}]/u);
    }),
    { numRuns: 40, seed: 20_261_124 },
  );
});

test('blaming words that people wrote are quoted for the review, with their evidence', () => {
  const markdown = documents.postmortem(factsOf(hostile('The model hallucinated')));
  assert.match(
    markdown,
    /## Wording to settle at the review\n\n- "The model hallucinated": "hallucinated" names a symptom, never a cause; say what the system let happen.* \(E1\)/,
  );
});

for (const field of ['title', 'status', 'actions', 'timeline', 'rollback', 'detection'] as const)
  test(`facts without "${field}" fail loudly`, () => {
    const { [field]: _left, ...rest } = factsOf(clear());
    assert.throws(
      () => documents.postmortem(rest as unknown as PostmortemFacts),
      new RegExp(`${field}|undefined`),
    );
  });

test('a missing template folder fails when the bot starts, not when the document is due', () => {
  assert.throws(() => createDocuments('/nowhere/'), /ENOENT/);
});
