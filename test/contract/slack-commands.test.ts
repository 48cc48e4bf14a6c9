// People type /incident: real Bolt over Socket Mode against the sandbox's Slack.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { IncidentId, SlackChannelId } from '../../src/core/model/ids.ts';
import { triage } from '../edges/slack/sample-incident.ts';
import { type SlackWorkspace, startWorkspace } from './slack-workspace.ts';

let workspace: SlackWorkspace;
let incident: IncidentId;
let channel: SlackChannelId;

before(async () => {
  workspace = await startWorkspace();
  ({ incident, channel } = await workspace.open('maths-assistant'));
});
after(() => workspace.close());
afterEach(() => assert.deepEqual(workspace.slack.violations, []));

describe('commands in the incident’s channel', () => {
  test('help lists every command; a wrong word is answered with the nearest', async () => {
    const help = await workspace.typed('Ana', channel, '/incident');
    for (const name of ['declare', 'triage', 'postmortem'])
      assert.match(help, new RegExp(`/incident ${name}`));
    assert.match(
      await workspace.typed('Ana', channel, '/incident rezolve fixed a & b'),
      /Did you mean `\/incident resolve fixed a &amp; b`/,
    );
    assert.match(
      await workspace.typed('Ana', channel, '/incident banana'),
      /There is no command \\"banana\\"/,
    );
  });
  test('a role is taken and handed over with a note', async () => {
    assert.match(
      await workspace.typed('Ana', channel, '/incident role take commander'),
      /You are incident commander of INC-42 now/,
    );
    assert.match(
      await workspace.typed('Ben', channel, '/incident role take commander'),
      /Ana Silva is incident commander.*role handover commander/,
    );
    assert.match(
      await workspace.typed(
        'Ana',
        channel,
        '/incident role handover commander @Ben Okoye model pinned, watch accuracy',
      ),
      /Ben Okoye is incident commander/,
    );
    const holder = (await workspace.stateOf(incident)).roles.commander?.holder;
    assert.deepEqual(holder, {
      kind: 'person',
      name: 'Ben Okoye',
      slackUser: workspace.slack.person('Ben').id,
      email: 'ben@northwind.example',
    });
  });
  test('a note goes into the timeline as it was meant; evil markup stays text', async () => {
    const answer = await workspace.typed(
      'Ana',
      channel,
      '/incident note <!channel> Ana & @Ben Okoye see 5 > 3',
    );
    assert.match(answer, /Noted in the timeline of INC-42 as E\d+/);
    const shown = await workspace.typed('Ana', channel, '/incident timeline');
    assert.match(shown, /Note by Ana Silva: &lt;!channel&gt; Ana &amp; @\S+ see 5 &gt; 3/);
    assert.doesNotMatch(shown, /<!channel>/);
  });
  test('severity, update with its next time, triage, evidence', async () => {
    assert.match(
      await workspace.typed('Ana', channel, '/incident severity terrible'),
      /\\"terrible\\" is no severity/,
    );
    assert.match(
      await workspace.typed('Ana', channel, '/incident severity 1 refunds are wrong'),
      /INC-42 is sev1 now/,
    );
    assert.match(
      await workspace.typed('Ana', channel, '/incident update We pinned it. next 30m'),
      /You are reminded at 13:30 UTC/,
    );
    assert.match(
      await workspace.typed('Ana', channel, '/incident triage'),
      /A triage of INC-42 is already running/,
    );
    const { version } = await workspace.desk.must(incident, { type: 'record_triage', result: triage });
    assert.match(
      await workspace.typed('Ana', channel, `/incident evidence E${version}.3`),
      /Fewer answers are correct than normal[\s\S]*51\.2 %, n=125; normally 84 %/,
    );
    assert.match(
      await workspace.typed('Ana', channel, `/incident evidence E${version}`),
      /cause: our prompt or model/,
    );
    assert.match(await workspace.typed('Ana', channel, '/incident evidence E999'), /INC-42 has no E999/);
    assert.match(await workspace.typed('Ana', channel, '/incident triage'), /Triage of INC-42 is running/);
  });
  test('everything arrives twice and happens once', async () => {
    workspace.slack.faults.copiesOfDeliveries = 2;
    try {
      const before = (await workspace.desk.load(incident))?.events.length ?? 0;
      await workspace.typed('Ana', channel, '/incident note twice delivered');
      assert.match(await workspace.typed('Ana', channel, '/incident status'), /INC-42/);
      assert.equal((await workspace.desk.load(incident))?.events.length, before + 1);
    } finally {
      workspace.slack.faults.copiesOfDeliveries = 1;
    }
  });
});

describe('commands elsewhere', () => {
  test('take an incident’s number', async () => {
    assert.match(
      await workspace.typed('Ben', '#general', '/incident status'),
      /This is no incident’s channel.*\/incident status 42/,
    );
    assert.match(
      await workspace.typed('Ben', '#general', '/incident status 42'),
      /INC-42 · Maths answers are wrong/,
    );
    assert.match(
      await workspace.typed('Ben', '#general', '/incident note INC-42 seen from #general'),
      /Noted in the timeline of INC-42/,
    );
    assert.match(await workspace.typed('Ben', '#general', '/incident status 4711'), /There is no INC-4711/);
    assert.match(await workspace.typed('Ben', '#general', '/incident list'), /INC-42/);
  });
});
