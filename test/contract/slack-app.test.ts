// People press, fill in, pin and look: real Bolt over Socket Mode against the sandbox's Slack.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { IncidentId, SlackChannelId } from '../../src/core/model/ids.ts';
import { memorySeenStore, type SeenStore } from '../../src/edges/slack/seen.ts';
import { START } from '../edges/slack/sample-incident.ts';
import { eventually, readable, type SlackWorkspace, startWorkspace } from './slack-workspace.ts';

let workspace: SlackWorkspace;
let incident: IncidentId;
let channel: SlackChannelId;

before(async () => {
  workspace = await startWorkspace();
  ({ incident, channel } = await workspace.open('maths-assistant'));
});
after(() => workspace.close());
afterEach(() => assert.deepEqual(workspace.slack.violations, []));

describe('buttons', () => {
  test('acknowledge, snooze, noise and reopen; a second press is told why not', async () => {
    const { incident: other, channel: place, summaryTs: ts } = await workspace.open('support');
    const press = (who: string, actionId: string, selected?: string) =>
      workspace.slack.press(who, place, ts, { actionId, ...(selected === undefined ? {} : { selected }) });
    await press('Ana', 'acknowledge');
    await eventually(async () => (await workspace.stateOf(other)).status === 'acknowledged');
    assert.deepEqual((await workspace.stateOf(other)).acknowledgedBy, {
      kind: 'person',
      name: 'Ana Silva',
      slackUser: workspace.slack.person('Ana').id,
      email: 'ana@northwind.example',
    });
    await press('Ana', 'acknowledge');
    assert.match(
      await workspace.slack.waitFor(() => workspace.seenBy('Ana', place).at(-1)),
      /acknowledged by Ana Silva already/,
    );
    await press('Ana', 'take_lead');
    await eventually(async () => (await workspace.stateOf(other)).roles.commander !== undefined);
    await press('Ana', 'snooze', `${other} 60`);
    await eventually(async () => (await workspace.stateOf(other)).snoozedUntil === START + 3_600_000);
    await press('Ana', 'mark_noise');
    await eventually(async () => (await workspace.stateOf(other)).noise !== null);
    assert.equal((await workspace.stateOf(other)).status, 'resolved');
  });
});

describe('declaring', () => {
  test('the form opens with the title, takes the rest, and says which incident it became', async () => {
    await workspace.slack.say('Dev', '#support', '/incident declare assistant answers in Welsh');
    const form = await workspace.slack.waitFor(() => workspace.slack.state().views[0]);
    assert.match(readable([form.view]), /assistant answers in Welsh/);
    assert.match(readable([form.view]), /Open now[\s\S]*INC-42/);
    const errors = await workspace.slack.submit('Dev', form.id, {
      title: { text: 'assistant answers in Welsh' },
      severity: { choice: 'sev2' },
      feature: { choice: 'support' },
    });
    assert.deepEqual(errors, {});
    const done = await workspace.slack.waitFor(() =>
      workspace.slack.state().views.find(({ view }) => /is declared/.test(readable([view]))),
    );
    const [, id] = /\*(INC-\d+) is declared/.exec(readable([done.view])) ?? [];
    const state = await workspace.stateOf(id as IncidentId);
    assert.deepEqual(
      [
        state.title,
        state.severity,
        state.feature,
        state.declaredBy.kind === 'person' && state.declaredBy.name,
      ],
      ['assistant answers in Welsh', 'sev2', 'support', 'Dev Patel'],
    );
  });
  test('a slow look-up does not keep the form shut: it opens, then is filled in', async () => {
    const slow = Promise.withResolvers<void>();
    workspace.desk.holdLists(slow.promise);
    await workspace.slack.say('Ben', '#support', '/incident declare answers are empty');
    const mine = () =>
      workspace.slack.state().views.find(({ person }) => person === workspace.slack.person('Ben').id);
    const form = await workspace.slack.waitFor(mine);
    assert.match(readable([form.view]), /looking for open incidents/);
    slow.resolve();
    const filled = await workspace.slack.waitFor(() => {
      const view = readable([mine()?.view]);
      return /Open now/.test(view) && view;
    });
    assert.match(filled, /answers are empty/);
    await workspace.slack.dismiss('Ben', form.id);
  });
  test('the global shortcut opens the same form', async () => {
    await workspace.slack.shortcut('Chloe', 'declare_incident_shortcut');
    const form = await workspace.slack.waitFor(() =>
      workspace.slack.state().views.find(({ person }) => person === workspace.slack.person('Chloe').id),
    );
    await workspace.slack.dismiss('Chloe', form.id);
  });
});

describe('the timeline from messages', () => {
  test('by reaction and by shortcut, once a message', async () => {
    const ts = await workspace.slack.say('Ana', channel, 'answers to "is 17077 prime?" flipped to No');
    assert.ok(ts !== null);
    const before = workspace.seenBy('Ana', channel).length;
    await workspace.slack.react('Ana', channel, ts, 'pushpin');
    assert.match(
      await workspace.slack.waitFor(() => workspace.seenBy('Ana', channel)[before]),
      /Added to the timeline of INC-42 as E\d+/,
    );
    await workspace.slack.shortcut('Ben', 'add_to_timeline', { channel, ts });
    const elsewhere = await workspace.slack.say('Ana', '#general', 'lunch at one');
    assert.ok(elsewhere !== null);
    await workspace.slack.react('Ana', '#general', elsewhere, 'pushpin');
    const reply = await workspace.slack.say('Ana', channel, 'only in English', ts);
    assert.ok(reply !== null);
    await workspace.slack.react('Ana', channel, reply, 'pushpin');
    await workspace.slack.waitFor(() => workspace.seenBy('Ana', channel)[before + 1]);
    assert.deepEqual(workspace.seenBy('Ana', '#general'), [], 'a 📌 elsewhere is none of our business');
    const notes =
      (await workspace.desk.load(incident))?.events.flatMap(({ event }) =>
        event.type === 'note_added' && event.source.kind === 'slack_message' ? [event] : [],
      ) ?? [];
    assert.deepEqual(
      notes.map(({ text }) => text),
      ['answers to "is 17077 prime?" flipped to No', 'only in English'],
    );
    assert.deepEqual(
      notes.map(({ source }) => source.kind === 'slack_message' && source.author),
      ['Ana Silva', 'Ana Silva'],
    );
    assert.ok(
      notes.every(
        ({ source }) => source.kind === 'slack_message' && source.link?.startsWith('http') === true,
      ),
    );
  });
});

describe('what people say', () => {
  test('is not remembered message by message, and a reaction is', async () => {
    const keys: string[] = [];
    const memory = memorySeenStore();
    const seen: SeenStore = {
      ...memory,
      firstTime: (key) => {
        keys.push(key);
        return memory.firstTime(key);
      },
    };
    const own = await startWorkspace({ seen });
    try {
      const opened = await own.open('maths-assistant');
      const ts = await own.slack.say('Ana', opened.channel, 'it answers in Welsh');
      assert.ok(ts !== null);
      await own.slack.react('Ana', opened.channel, ts, 'pushpin');
      await own.slack.waitFor(() => own.seenBy('Ana', opened.channel)[0]);
      assert.equal(keys.length, 1, 'the reaction alone');
    } finally {
      await own.close();
    }
  });
});

describe('home', () => {
  test('lists open incidents', async () => {
    await workspace.slack.openHome('Ana');
    assert.match(
      readable([await workspace.slack.waitFor(() => workspace.slack.home('Ana'))]),
      /Open incidents[\s\S]*INC-42/,
    );
  });
});
