// Whole post-mortems as they read. UPDATE_GOLDENS=1 writes them again; read the difference before committing it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { postmortemFacts } from '../../../src/core/postmortem/facts.ts';
import { createDocuments } from '../../../src/edges/documents/documents.ts';
import { STORIES } from '../../core/postmortem/records.ts';

const documents = createDocuments();

for (const [name, make] of Object.entries(STORIES))
  test(`the post-mortem of "${name}" reads as agreed`, () => {
    const { state, events, now } = make();
    const markdown = documents.postmortem(postmortemFacts(state, events, now));
    const golden = fileURLToPath(new URL(`${name}.md`, import.meta.url));
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, markdown);
    assert.equal(markdown, readFileSync(golden, 'utf8'));
  });
