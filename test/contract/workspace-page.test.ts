// The workspace page in a real browser: draws every block type, keeps hostile text dead, and carries a whole interaction.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type {
  WorkspaceChannel,
  WorkspaceState,
  WorkspaceView,
} from '../../src/sandbox/workspace/contract.ts';
import { bare, galleryOf, galleryState } from '../fixtures/block-gallery.ts';
import { launchBrowser, noBrowser, openWorkspace } from '../fixtures/page-browser.ts';
import { type Answer, type FixtureWorkspace, startFixtureWorkspace } from '../fixtures/workspace-server.ts';
import {
  at,
  bot,
  chartFile,
  incidentState,
  postmortemFile,
  said,
  tsAt,
} from '../fixtures/workspace-story.ts';

const validFixtures = new URL('../../src/sandbox/slack/published/slackblocks/valid.json', import.meta.url);

describe('the workspace page', { skip: noBrowser }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** Runs a story against a workspace and a fresh page, and asks that nothing went wrong unseen. */
  async function visit(
    state: WorkspaceState,
    answer: Answer,
    story: (page: Page, workspace: FixtureWorkspace) => Promise<void>,
  ): Promise<void> {
    const files = {
      '/files/F0CHART': { type: 'image/svg+xml', body: chartFile },
      '/files/F0PM': { type: 'text/markdown', body: postmortemFile },
    };
    const workspace = await startFixtureWorkspace(state, answer, files);
    const { page, troubles } = await openWorkspace(browser, workspace.url);
    try {
      await story(page, workspace);
      assert.deepEqual(troubles, []);
    } finally {
      await page.close();
      await workspace.close();
    }
  }

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

  test('carries a command, a modal with an error, a press and a reaction to the app and back', async () => {
    await visit(incidentState, incidentApp, async (page, workspace) => {
      await page.getByRole('button', { name: '#general' }).click();
      const field = page.getByRole('combobox', { name: 'Message' });
      await field.pressSequentially('/inc');
      await page.getByRole('option', { name: '/incident declare [title]' }).waitFor();
      await field.press('Tab');
      assert.equal(await field.inputValue(), '/incident declare ');
      await field.press('Enter');

      const modal = page.getByRole('dialog', { name: 'Declare an incident' });
      await modal.getByRole('textbox', { name: 'Title' }).fill('x');
      await modal.getByRole('combobox', { name: 'Severity' }).selectOption({ label: 'SEV2' });
      await modal.getByRole('button', { name: 'Declare' }).click();
      await modal.getByRole('alert').getByText('Say what users see').waitFor();
      await modal.getByRole('textbox', { name: 'Title' }).fill('Answers in the wrong language');
      await modal.getByRole('button', { name: 'Declare' }).click();
      await modal.waitFor({ state: 'detached' });
      assert.deepEqual(
        must(workspace.received.findLast(({ path }) => path === '/workspace/submit')).body['values'],
        {
          title: { title: { type: 'plain_text_input', value: 'Answers in the wrong language' } },
          severity: {
            severity: {
              type: 'static_select',
              selected_option: { text: { type: 'plain_text', text: 'SEV2' }, value: 'sev2' },
            },
          },
          note: { note: { type: 'plain_text_input', value: null } },
        },
      );

      await page.getByRole('button', { name: '#inc-43-wrong-language, new' }).click();
      await page.getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
      await page.getByText('Acknowledged by Ana Silva').waitFor();
      assert.deepEqual(must(workspace.received.findLast(({ path }) => path === '/workspace/press')).body, {
        channel: 'C0NEW',
        ts: tsAt(11),
        blockId: 'acts',
        actionId: 'incident.acknowledge',
        value: 'INC-43',
      });

      const message = page.getByRole('article', { name: /Stochastic On-call/ }).first();
      await message.hover();
      await message.getByRole('button', { name: /React with pushpin/ }).click();
      await message.getByRole('button', { name: 'pushpin, 1', exact: true }).waitFor();
    });
  });

  test('asks before a dangerous button, and says when the bot does not answer', async () => {
    const silent: Answer = ({ path }) =>
      path === '/workspace/press' ? 'the bot did not answer within 3 s' : null;
    await visit(incidentState, silent, async (page, workspace) => {
      await page.getByRole('button', { name: 'Roll back' }).click();
      const question = page.getByRole('dialog', { name: 'Pin gpt-4-0314?' });
      await question.getByRole('button', { name: 'Not now' }).click();
      assert.equal(workspace.received.length, 0);
      await page.getByRole('button', { name: 'Roll back' }).click();
      await question.getByRole('button', { name: 'Ask for approval' }).click();
      await page.getByRole('alert').getByText('the bot did not answer within 3 s').waitFor();
    });
  });

  test('gives back a command that was not delivered', async () => {
    const down: Answer = () => '/incident: the app is not connected';
    await visit(incidentState, down, async (page) => {
      const field = page.getByRole('combobox', { name: 'Message' });
      await field.fill('/incident status');
      await field.press('Enter');
      await page.getByRole('alert').getByText('the app is not connected').waitFor();
      assert.equal(await field.inputValue(), '/incident status');
    });
  });

  test('comes back after the stream drops, with what it missed', async () => {
    await visit(incidentState, nothing, async (page, workspace) => {
      const missed = said('C0INC', 9.5, bot, 'Said while nobody listened');
      const connected = page.waitForRequest(/\/workspace\/changes/);
      workspace.dropStreams();
      workspace.change({ kind: 'message', value: missed });
      await connected;
      await page.getByText('Said while nobody listened').waitFor();
      workspace.change({ kind: 'message', value: said('C0INC', 9.6, bot, 'And live again') });
      await page.getByText('And live again').waitFor();
      assert.equal(await page.getByText('Said while nobody listened').count(), 1);
    });
  });

  test('opens a new incident by itself, unless one is writing', async () => {
    const fresh = (id: string, name: string): WorkspaceChannel => ({
      ...must(incidentState.channels[3]),
      id,
      name,
    });
    await visit(incidentState, nothing, async (page, workspace) => {
      workspace.change({ kind: 'channel', value: fresh('C0A', 'inc-50-first') });
      await page.getByRole('heading', { level: 1, name: 'inc-50-first' }).waitFor();
      await page.getByRole('combobox', { name: 'Message' }).fill('I am writing');
      workspace.change({ kind: 'channel', value: fresh('C0B', 'inc-51-second') });
      await page.getByRole('button', { name: '#inc-51-second, new' }).waitFor();
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '#inc-50-first');
    });
  });

  test('shows ephemeral messages to their reader only, and acts as somebody else on request', async () => {
    const forBen = said('C0INC', 9.2, bot, 'Ben, please approve', { onlyFor: 'U0BEN' });
    await visit(
      { ...incidentState, messages: [...incidentState.messages, forBen] },
      nothing,
      async (page, workspace) => {
        await page.getByText('Only visible to you').waitFor();
        assert.equal(await page.getByText('Ben, please approve').count(), 0);
        await page.getByRole('button', { name: /Act as Ben Okoye/ }).click();
        await page.getByText('Ben, please approve').waitFor();
        await page
          .getByRole('region', { name: 'Pager' })
          .getByRole('button', { name: 'Acknowledge' })
          .click();
        await page.waitForFunction(() => document.querySelector('.phone [aria-busy="true"]') === null);
        assert.deepEqual(must(workspace.received.at(-1)).body, {
          id: 'P0ONE',
          action: 'acknowledge',
          as: 'U0BEN',
        });
      },
    );
  });

  test('is usable by keyboard: thread, Escape, new line, arrow keys', async () => {
    await visit(incidentState, nothing, async (page, workspace) => {
      await page.getByRole('button', { name: '2 replies' }).press('Enter');
      const thread = page.getByRole('complementary', { name: 'Thread' });
      const reply = thread.getByRole('combobox', { name: 'Reply' });
      await reply.pressSequentially('one');
      await reply.press('Shift+Enter');
      await reply.pressSequentially('two & <three>');
      await reply.press('Enter');
      await page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('.thread textarea')?.value === '',
      );
      assert.deepEqual(must(workspace.received.at(-1)).body, {
        channel: 'C0INC',
        text: 'one\ntwo & <three>',
        threadTs: tsAt(6),
      });
      await page.keyboard.press('Escape');
      await thread.waitFor({ state: 'detached' });
      const field = page.getByRole('combobox', { name: 'Message' });
      await field.fill('/');
      await field.press('ArrowDown');
      assert.match(
        (await page.getByRole('listbox').getByRole('option', { selected: true }).textContent()) ?? '',
        /\/oncall/,
      );
      await field.press('Enter');
      assert.equal(await field.inputValue(), '/oncall ');
    });
  });
});

const nothing: Answer = () => null;

/** An app that declares an incident through a modal, opens its channel, and takes acknowledgements and reactions. */
const incidentApp: Answer = ({ path, body }, workspace) => {
  if (path === '/workspace/say') workspace.change({ kind: 'view', value: declareView({}) });
  if (path === '/workspace/submit')
    submitted(workspace, body['values'] as Record<string, Record<string, { value?: string }>>);
  if (path === '/workspace/press') {
    const text = 'Acknowledged by Ana Silva';
    workspace.change({
      kind: 'message',
      value: said('C0NEW', 11, bot, text, {
        edited: true,
        blocks: [{ type: 'section', block_id: 's', text: { type: 'plain_text', text } }],
      }),
    });
  }
  if (path === '/workspace/react') {
    const reacted = must(workspace.state().messages.find((message) => message.ts === body['ts']));
    workspace.change({
      kind: 'message',
      value: { ...reacted, reactions: [{ name: String(body['name']), users: ['U0ANA'] }] },
    });
  }
  return null;
};

function submitted(
  workspace: FixtureWorkspace,
  values: Record<string, Record<string, { value?: string }>>,
): void {
  if ((values['title']?.['title']?.value ?? '').length < 5) {
    workspace.change({
      kind: 'view',
      value: declareView({ title: 'Say what users see, in five letters or more' }),
    });
    return;
  }
  workspace.change({ kind: 'view-closed', id: 'V0DECLARE' });
  workspace.change({
    kind: 'channel',
    value: { ...must(incidentState.channels[3]), id: 'C0NEW', name: 'inc-43-wrong-language' },
  });
  const acknowledge = {
    type: 'button',
    action_id: 'incident.acknowledge',
    value: 'INC-43',
    text: { type: 'plain_text', text: 'Acknowledge' },
  };
  workspace.change({
    kind: 'message',
    value: said('C0NEW', 11, bot, 'INC-43 is open', {
      blocks: [{ type: 'actions', block_id: 'acts', elements: [acknowledge] }],
      at: at(11),
    }),
  });
}

function declareView(errors: Readonly<Record<string, string>>): WorkspaceView {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const input = (id: string, label: string, element: object, optional = false) => ({
    type: 'input',
    block_id: id,
    label: plain(label),
    optional,
    element: { action_id: id, ...element },
  });
  const options = ['SEV1', 'SEV2', 'SEV3'].map((name) => ({ text: plain(name), value: name.toLowerCase() }));
  const blocks = [
    input('title', 'Title', { type: 'plain_text_input' }),
    input('severity', 'Severity', { type: 'static_select', options }),
    input('note', 'First note', { type: 'plain_text_input', multiline: true }, true),
  ];
  const view = {
    type: 'modal',
    title: plain('Declare an incident'),
    submit: plain('Declare'),
    close: plain('Cancel'),
    blocks,
  };
  return { id: 'V0DECLARE', person: 'U0ANA', view, errors };
}

function must<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'expected a value');
  return value;
}
