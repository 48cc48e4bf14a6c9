// What the workspace page makes of Block Kit in a real browser: every valid block is drawn, hostile text stays text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { bare, galleryOf, galleryState } from '../fixtures/block-gallery.ts';
import { noBrowser, visits } from '../fixtures/page-browser.ts';
import type { Answer } from '../fixtures/workspace-server.ts';
import { bot, incidentState, said } from '../fixtures/workspace-story.ts';

const validFixtures = new URL('../../src/sandbox/slack/published/slackblocks/valid.json', import.meta.url);

describe('Block Kit on the workspace page', { skip: noBrowser }, () => {
  const visit = visits();

  test('draws every valid Block Kit fixture with its texts', async () => {
    const pieces = galleryOf(JSON.parse(await readFile(validFixtures, 'utf8')));
    assert.ok(pieces.length >= 90, `${pieces.length} fixtures found`);
    await visit(galleryState(pieces), nothing, async (page) => {
      await page.getByRole('button', { name: 'More choices' }).click();
      const drawn = await page.locator('article.message').evaluateAll((articles) =>
        articles.map((article) => ({
          unknown: article.querySelectorAll('.unknown').length,
          words: [
            article.textContent,
            ...[...article.querySelectorAll('*')].flatMap((element) =>
              ['alt', 'placeholder', 'aria-label'].map((name) => element.getAttribute(name) ?? ''),
            ),
          ].join(' '),
        })),
      );
      assert.equal(drawn.length, pieces.length);
      pieces.forEach((piece, index) => {
        const shown = bare(drawn[index]?.words ?? '');
        for (const text of piece.texts)
          assert.ok(shown.includes(text), `${piece.name} does not show "${text}": ${shown}`);
        assert.equal(drawn[index]?.unknown, 0, `${piece.name} is not drawn`);
      });
    });
  });

  test('shows a block it does not know as a labelled box with its text', async () => {
    const strange = said('C0INC', 9, bot, '', {
      blocks: [
        { type: 'hologram', text: 'beam me up' },
        { type: 'table', rows: 7 },
      ],
    });
    await visit({ ...incidentState, messages: [strange] }, nothing, async (page) => {
      await page.getByText('hologram block, not drawn here').waitFor();
      await page.getByText('beam me up').waitFor();
    });
  });

  test('keeps hostile text dead, wherever it stands', async () => {
    const attack = `<img src=x onerror="window.owned=1"><script>window.owned=1</script>&lt;img src=x onerror=window.owned=1&gt; <javascript:window.owned=1|press me>`;
    const blocks = [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: attack },
        fields: [{ type: 'plain_text', text: attack }],
      },
      {
        type: 'markdown',
        text: `${attack}\n\n[md](javascript:window.owned=1)\n\n<svg onload="window.owned=1">`,
      },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [{ type: 'link', url: 'javascript:window.owned=1', text: 'rich' }],
          },
        ],
      },
      { type: 'image', image_url: 'javascript:window.owned=1', alt_text: attack },
      { type: 'header', text: { type: 'plain_text', text: attack } },
      { type: attack, text: attack },
    ];
    const channel = {
      ...must(incidentState.channels[3]),
      topic: attack,
      bookmarks: [{ title: attack, link: 'javascript:window.owned=1', emoji: null }],
    };
    const messages = [
      said('C0INC', 1, { ...bot, name: attack }, attack),
      said('C0INC', 2, bot, attack, {
        blocks,
        files: [{ id: 'F0PM', title: 'post-mortem.md', mimetype: 'text/markdown', url: '/files/F0PM' }],
      }),
    ];
    await visit({ ...incidentState, channels: [channel], messages }, nothing, async (page) => {
      await page.getByText('press me').first().click();
      await page.getByRole('button', { name: 'Read post-mortem.md' }).click();
      await page.getByRole('dialog').getByText('window.owned = true').waitFor();
      const state = await page.evaluate(() => ({
        owned: (window as unknown as { owned?: unknown }).owned,
        alive: document.querySelectorAll(
          '#workspace script, #workspace [onerror], #workspace [onload], a[href^="javascript"], img[src^="javascript"]',
        ).length,
      }));
      assert.deepEqual(state, { owned: undefined, alive: 0 });
    });
  });
});

const nothing: Answer = () => null;

function must<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'expected a value');
  return value;
}
