// People use the bot in Slack: real Bolt over Socket Mode against the sandbox; what they type, press and see.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import type { IncidentId, SlackChannelId } from '../../src/core/model/ids.ts';
import { createSlackApp, type SlackApp } from '../../src/edges/slack/bolt.ts';
import { createChat, type SlackChat } from '../../src/edges/slack/chat.ts';
import { manifestPath } from '../../src/edges/slack/manifest.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { type MemoryDesk, memoryDesk } from '../edges/slack/memory-desk.ts';
import { START, triage } from '../edges/slack/sample-incident.ts';

const clock = { now: () => START, wallMsUntil: (at: number) => Math.max(0, at - START) };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let slack: SlackSandbox;
let chat: SlackChat;
let desk: MemoryDesk;
let app: SlackApp;
let incident: IncidentId;
let channel: SlackChannelId;

before(async () => {
  slack = await startSlack({
    clock: () => '2026-11-20T13:00:00Z',
    manifest: parseYaml(readFileSync(manifestPath, 'utf8')),
  });
  const config = {
    environment: {
      SLACK_BOT_TOKEN: sandboxTokens.bot,
      SLACK_APP_TOKEN: sandboxTokens.app,
      SLACK_API_URL: `${slack.url}/api/`,
      SLACK_HTTP: '0' as const,
    },
    settings: { features: { 'maths-assistant': { title: 'Maths assistant' }, support: {} } },
  };
  chat = await createChat({ config, log: quiet });
  desk = memoryDesk(clock);
  app = await createSlackApp({ config, chat, desk, clock, log: quiet });
  await app.start();
  ({ incident, channel } = await openIncident('maths-assistant'));
});
after(async () => {
  await app.stop();
  await slack.close();
});
afterEach(() => assert.deepEqual(slack.violations, []));

/** An incident with a channel of its own, its summary posted, Ana in it. */
async function openIncident(
  feature: string,
): Promise<{ readonly incident: IncidentId; readonly channel: SlackChannelId; readonly ts: string }> {
  const declared = await desk.declare({
    title: 'Maths answers are wrong',
    severity: 'sev2',
    feature,
    description: null,
    by: { kind: 'bot' },
  });
  assert.ok(declared.ok);
  const { id } = declared.value;
  const name = `${id.toLowerCase()}-${feature}`;
  const created = await chat.createChannel(name);
  assert.ok(created.ok);
  const at = created.value.channel;
  for (const step of ['topic', 'purpose'] as const)
    await desk.must(id, { type: 'record_channel_step', step, outcome: { kind: 'done' } });
  const state = await desk.must(id, {
    type: 'record_channel_step',
    step: 'create',
    outcome: { kind: 'created', channel: at, name },
  });
  await chat.invite(at, [slack.person('Ana').id as never]);
  const posted = await chat.post(
    { channel: at, key: `${id}:summary`, repeated: false },
    { kind: 'summary', incident: state },
  );
  assert.ok(posted.ok);
  return { incident: id, channel: at, ts: posted.value.ts };
}

/** What this person alone sees after typing, as text. */
async function typed(who: string, where: string, text: string): Promise<string> {
  const before = seenBy(who, where).length;
  await slack.say(who, where, text);
  return slack.waitFor(() => seenBy(who, where)[before]);
}

const seenBy = (who: string, where: string): readonly string[] =>
  slack
    .state()
    .messages.filter(
      (message) => message.onlyFor === slack.person(who).id && message.channel === channelOf(where),
    )
    .map(({ blocks }) => readable(blocks));
const channelOf = (where: string) =>
  slack.state().channels.find(({ id, name }) => id === where || `#${name}` === where)?.id;
const readable = (blocks: readonly unknown[]): string =>
  JSON.stringify(blocks, (key, value) => (key === 'block_id' ? undefined : value)).replaceAll('\\n', '\n');
const stateNow = async (id: IncidentId = incident) =>
  (await desk.load(id))?.state ?? assert.fail('no such incident');

describe('commands in the incident’s channel', () => {
  test('help lists every command; a wrong word is answered with the nearest', async () => {
    const help = await typed('Ana', channel, '/incident');
    for (const name of ['declare', 'triage', 'postmortem'])
      assert.match(help, new RegExp(`/incident ${name}`));
    assert.match(
      await typed('Ana', channel, '/incident rezolve fixed it'),
      /Did you mean `\/incident resolve fixed it`/,
    );
    assert.match(await typed('Ana', channel, '/incident banana'), /There is no command \\"banana\\"/);
  });
  test('a role is taken and handed over with a note', async () => {
    assert.match(
      await typed('Ana', channel, '/incident role take commander'),
      /You are incident commander of INC-42 now/,
    );
    assert.match(
      await typed('Ben', channel, '/incident role take commander'),
      /Ana Silva is incident commander.*role handover commander/,
    );
    assert.match(
      await typed(
        'Ana',
        channel,
        '/incident role handover commander @Ben Okoye model pinned, watch accuracy',
      ),
      /Ben Okoye is incident commander/,
    );
    const holder = (await stateNow()).roles.commander?.holder;
    assert.deepEqual(holder, {
      kind: 'person',
      name: 'Ben Okoye',
      slackUser: slack.person('Ben').id,
      email: 'ben@northwind.example',
    });
  });
  test('a note goes into the timeline as it was meant; evil markup stays text', async () => {
    const answer = await typed('Ana', channel, '/incident note <!channel> Ana & @Ben Okoye see 5 > 3');
    assert.match(answer, /Noted in the timeline of INC-42 as E\d+/);
    const shown = await typed('Ana', channel, '/incident timeline');
    assert.match(shown, /Note by Ana Silva: &lt;!channel&gt; Ana &amp; @\S+ see 5 &gt; 3/);
    assert.doesNotMatch(shown, /<!channel>/);
  });
  test('severity, update with its next time, triage, evidence', async () => {
    assert.match(await typed('Ana', channel, '/incident severity terrible'), /\\"terrible\\" is no severity/);
    assert.match(await typed('Ana', channel, '/incident severity 1 refunds are wrong'), /INC-42 is sev1 now/);
    assert.match(
      await typed('Ana', channel, '/incident update We pinned it. next 30m'),
      /You are reminded at 13:30 UTC/,
    );
    assert.match(await typed('Ana', channel, '/incident triage'), /A triage of INC-42 is already running/);
    const { version } = await desk.must(incident, { type: 'record_triage', result: triage });
    assert.match(
      await typed('Ana', channel, `/incident evidence E${version}.3`),
      /Fewer answers are correct than normal[\s\S]*51\.2 %, n=125; normally 84 %/,
    );
    assert.match(await typed('Ana', channel, `/incident evidence E${version}`), /cause: our prompt or model/);
    assert.match(await typed('Ana', channel, '/incident evidence E999'), /INC-42 has no E999/);
    assert.match(await typed('Ana', channel, '/incident triage'), /Triage of INC-42 is running/);
  });
  test('everything arrives twice and happens once', async () => {
    slack.faults.copiesOfDeliveries = 2;
    try {
      const before = (await desk.load(incident))?.events.length ?? 0;
      await typed('Ana', channel, '/incident note twice delivered');
      assert.match(await typed('Ana', channel, '/incident status'), /INC-42/);
      assert.equal((await desk.load(incident))?.events.length, before + 1);
    } finally {
      slack.faults.copiesOfDeliveries = 1;
    }
  });
});

describe('commands elsewhere', () => {
  test('take an incident’s number', async () => {
    assert.match(
      await typed('Ben', '#general', '/incident status'),
      /This is no incident’s channel.*\/incident status 42/,
    );
    assert.match(await typed('Ben', '#general', '/incident status 42'), /INC-42 · Maths answers are wrong/);
    assert.match(
      await typed('Ben', '#general', '/incident note INC-42 seen from #general'),
      /Noted in the timeline of INC-42/,
    );
    assert.match(await typed('Ben', '#general', '/incident status 4711'), /There is no INC-4711/);
    assert.match(await typed('Ben', '#general', '/incident list'), /INC-42/);
  });
});

describe('buttons', () => {
  test('acknowledge, snooze, noise and reopen; a second press is told why not', async () => {
    const { incident: other, channel: place, ts } = await openIncident('support');
    const press = (who: string, actionId: string, selected?: string) =>
      slack.press(who, place, ts, { actionId, ...(selected === undefined ? {} : { selected }) });
    const becomes = async (look: () => Promise<boolean>) => {
      while (!(await look())) await new Promise(setImmediate);
    };
    await press('Ana', 'acknowledge');
    await becomes(async () => (await stateNow(other)).status === 'acknowledged');
    assert.deepEqual((await stateNow(other)).acknowledgedBy, {
      kind: 'person',
      name: 'Ana Silva',
      slackUser: slack.person('Ana').id,
      email: 'ana@northwind.example',
    });
    await press('Ana', 'acknowledge');
    assert.match(await slack.waitFor(() => seenBy('Ana', place).at(-1)), /acknowledged by Ana Silva already/);
    await press('Ana', 'take_lead');
    await becomes(async () => (await stateNow(other)).roles.commander !== undefined);
    await press('Ana', 'snooze', `${other} 60`);
    await becomes(async () => (await stateNow(other)).snoozedUntil === START + 3_600_000);
    await press('Ana', 'mark_noise');
    await becomes(async () => (await stateNow(other)).noise !== null);
    assert.equal((await stateNow(other)).status, 'resolved');
  });
});

describe('declaring', () => {
  test('the form opens with the title, takes the rest, and says which incident it became', async () => {
    await slack.say('Dev', '#support', '/incident declare assistant answers in Welsh');
    const form = await slack.waitFor(() => slack.state().views[0]);
    assert.match(readable([form.view]), /assistant answers in Welsh/);
    assert.match(readable([form.view]), /Open now[\s\S]*INC-42/);
    const errors = await slack.submit('Dev', form.id, {
      title: { text: 'assistant answers in Welsh' },
      severity: { choice: 'sev2' },
      feature: { choice: 'support' },
    });
    assert.deepEqual(errors, {});
    const done = await slack.waitFor(() =>
      slack.state().views.find(({ view }) => /is declared/.test(readable([view]))),
    );
    const [, id] = /\*(INC-\d+) is declared/.exec(readable([done.view])) ?? [];
    const state = await stateNow(id as IncidentId);
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
  test('the global shortcut opens the same form', async () => {
    await slack.shortcut('Chloe', 'declare_incident_shortcut');
    const form = await slack.waitFor(() =>
      slack.state().views.find(({ person }) => person === slack.person('Chloe').id),
    );
    await slack.dismiss('Chloe', form.id);
  });
});

describe('the timeline from messages', () => {
  test('by reaction and by shortcut, once a message', async () => {
    const ts = await slack.say('Ana', channel, 'answers to "is 17077 prime?" flipped to No');
    assert.ok(ts !== null);
    const before = seenBy('Ana', channel).length;
    await slack.react('Ana', channel, ts, 'pushpin');
    assert.match(
      await slack.waitFor(() => seenBy('Ana', channel)[before]),
      /Added to the timeline of INC-42 as E\d+/,
    );
    await slack.shortcut('Ben', 'add_to_timeline', { channel, ts });
    const reply = await slack.say('Ana', channel, 'only in English', ts);
    assert.ok(reply !== null);
    await slack.react('Ana', channel, reply, 'pushpin');
    await slack.waitFor(() => seenBy('Ana', channel)[before + 1]);
    const notes =
      (await desk.load(incident))?.events.flatMap(({ event }) =>
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

describe('home', () => {
  test('lists open incidents', async () => {
    await slack.openHome('Ana');
    assert.match(readable([await slack.waitFor(() => slack.home('Ana'))]), /Open incidents[\s\S]*INC-42/);
  });
});

describe('the connection', () => {
  test('comes back after Slack was down', async () => {
    slack.faults.down(true);
    assert.equal(await eventually(() => !app.alive()), true);
    slack.faults.down(false);
    await slack.connected();
    assert.equal(await eventually(() => app.alive()), true);
    assert.match(await typed('Ana', channel, '/incident status'), /INC-42/);
  });
  test('is renewed when Slack asks for it', async () => {
    slack.refreshSockets();
    assert.equal(await eventually(() => !app.alive()), true);
    assert.equal(await eventually(() => app.alive()), true);
    assert.match(await typed('Ana', channel, '/incident status'), /INC-42/);
  });
});

/** Looks again at every turn of the event loop, for at most 20 seconds. */
async function eventually(look: () => boolean): Promise<boolean> {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    if (look()) return true;
    await new Promise(setImmediate);
  }
  return look();
}
