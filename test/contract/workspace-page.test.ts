// The workspace page in a real browser: whole interactions, failures, reconnection, keyboard.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WorkspaceChannel } from '../../src/sandbox/workspace/contract.ts';
import { declareThroughModal } from '../fixtures/incident-app.ts';
import { noBrowser, visits } from '../fixtures/page-browser.ts';
import type { Answer } from '../fixtures/workspace-server.ts';
import { bot, incidentState, said } from '../fixtures/workspace-story.ts';
import { tsAt } from '../fixtures/workspace-world.ts';

describe('the workspace page', { skip: noBrowser }, () => {
  const visit = visits();

  test('carries a command, a modal with an error, a press and a reaction to the app and back', async () => {
    await visit(incidentState, declareThroughModal, async (page, workspace) => {
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

      await page.getByRole('heading', { level: 1, name: 'inc-43-wrong-language' }).waitFor();
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
      await page.getByRole('button', { name: '#general' }).click();
      workspace.change({ kind: 'channel', value: fresh('C0A', 'inc-50-first') });
      await page.getByRole('heading', { level: 1, name: 'inc-50-first' }).waitFor();
      await page.getByRole('button', { name: '#general' }).click();
      await page.getByRole('combobox', { name: 'Message' }).fill('I am writing');
      workspace.change({ kind: 'channel', value: fresh('C0B', 'inc-51-second') });
      await page.getByRole('button', { name: '#inc-51-second, new' }).waitFor();
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '#general');
      await page.getByRole('button', { name: '#support' }).click();
      await page.getByRole('button', { name: '#general' }).click();
      assert.equal(await page.getByRole('combobox', { name: 'Message' }).inputValue(), 'I am writing');
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

  test('follows the newest message until the viewer scrolls up, and again from the end', async () => {
    const long = Array.from({ length: 60 }, (_, index) =>
      said('C0INC', 10 + index, bot, `Line ${index} of the log`),
    );
    await visit({ ...incidentState, messages: long }, nothing, async (page, workspace) => {
      const list = page.getByRole('log', { name: 'Messages' });
      const toEnd = () =>
        list.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
      workspace.change({ kind: 'message', value: said('C0INC', 80, bot, 'Newest while following') });
      await page.getByText('Newest while following').waitFor();
      assert.ok((await toEnd()) < 5, `${await toEnd()} px from the end`);
      await list.hover();
      await page.mouse.wheel(0, -900);
      await page.waitForFunction(() => {
        const box = document.querySelector('.list');
        return box !== null && box.scrollHeight - box.scrollTop - box.clientHeight > 400;
      });
      const before = await toEnd();
      workspace.change({ kind: 'message', value: said('C0INC', 90, bot, 'Newest while reading') });
      await page.getByRole('button', { name: '1 new message' }).waitFor();
      assert.ok((await toEnd()) > before, 'the list stayed where the viewer reads');
      await page.getByRole('button', { name: '1 new message' }).click();
      await page.waitForFunction(() => document.querySelector('.newer') === null);
      assert.ok((await toEnd()) < 5, `${await toEnd()} px from the end`);
    });
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

function must<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'expected a value');
  return value;
}
