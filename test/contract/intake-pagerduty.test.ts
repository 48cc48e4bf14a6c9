// PagerDuty's webhooks over HTTP: from signed bytes to incidents.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { OWN_NOTE_MARK } from '../../src/core/correlation/own-note.ts';
import { type Running, runIntake, signature } from './intake-running.ts';
import { incidentData, incidentReference, webhook } from './pagerduty-webhook-bodies.ts';

let running: Running;
before(async () => {
  running = await runIntake({
    features: [{ key: 'support-answers', title: 'Support answers', pagerDutyService: 'PSVC001' }],
  });
});
after(() => running.close());

/** A PagerDuty incident of its own service, so that no other test's group takes it in. */
const one = (id: string, more = {}) => incidentData({ id, service: `service of ${id}`, ...more });
const withIdentity = async (id: string) =>
  (await running.settled()).filter(({ alerts }) => alerts.some(({ alert }) => alert.identity === id));
const lone = async (id: string) => {
  const found = await withIdentity(id);
  assert.equal(found.length, 1);
  return found[0] as NonNullable<(typeof found)[0]>;
};
const eventTypes = async (id: string) => {
  const incident = await lone(id);
  const loaded = await running.incidents.load(incident.id);
  return loaded?.events.map(({ event }) => event.type) ?? [];
};

describe('PagerDuty webhooks', () => {
  it('makes one incident of a trigger, with its feature, severity and reference', async () => {
    const answer = await running.pagerduty(
      webhook('incident.triggered', incidentData({ id: 'PFULL', priority: 'P1' })),
    );
    assert.equal(answer.status, 202);
    const incident = await lone('PFULL');
    assert.equal(incident.title, 'Answers are wrong');
    assert.equal(incident.feature, 'support-answers');
    assert.equal(incident.severity, 'sev1');
    assert.equal(incident.pagerDuty?.incidentId, 'PFULL');
    assert.equal(incident.pagerDuty?.escalationPolicyId, 'PPOL001');
    assert.equal(incident.status, 'triggered');
  });

  it('makes one incident of the same webhook delivered five times at once', async () => {
    const body = webhook('incident.triggered', one('PFIVE'));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => running.pagerduty(body, { 'x-webhook-id': 'hook-five' })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 202]);
    assert.deepEqual(await eventTypes('PFIVE'), ['declared', 'alert_attached']);
  });

  it('has one effect when the same occurrence comes under another X-Webhook-Id: a replay, or a second subscription', async () => {
    const body = webhook('incident.triggered', one('PREPLAY'));
    await running.pagerduty(body, { 'x-webhook-id': 'hook-a' });
    const again = await running.pagerduty(body, { 'x-webhook-id': 'hook-b' });
    assert.equal(again.status, 200);
    assert.equal(((await again.json()) as { status: string }).status, 'duplicate');
  });

  it('applies an acknowledge that came before its trigger, once the trigger comes', async () => {
    await running.pagerduty(webhook('incident.acknowledged', one('PACK'), '2026-11-20T13:00:09Z'));
    assert.equal((await withIdentity('PACK')).length, 0);
    await running.pagerduty(webhook('incident.triggered', one('PACK')));
    const incident = await lone('PACK');
    assert.equal(incident.status, 'acknowledged');
    assert.deepEqual(incident.acknowledgedBy, { kind: 'outside', system: 'pagerduty', name: 'Ana Lima' });
  });

  it('keeps a resolve that came before its trigger, and ends the incident when the trigger comes', async () => {
    await running.pagerduty(webhook('incident.resolved', one('PRES'), '2026-11-20T13:30:00Z'));
    await running.pagerduty(webhook('incident.triggered', one('PRES')));
    assert.equal((await lone('PRES')).status, 'resolved');
    const early = await running.db
      .selectFrom('early_alerts')
      .selectAll()
      .where('identity', '=', 'PRES')
      .execute();
    assert.deepEqual(early, []);
  });

  it('never puts a new alert into a resolved incident: a new one links to it', async () => {
    const same = { service: 'one service', createdAt: '2026-11-20T13:00:00Z' };
    await running.pagerduty(webhook('incident.triggered', incidentData({ id: 'POLD', ...same })));
    await running.pagerduty(
      webhook('incident.resolved', incidentData({ id: 'POLD', ...same }), '2026-11-20T13:02:00Z'),
    );
    await running.settled();
    await running.pagerduty(
      webhook('incident.triggered', incidentData({ id: 'PNEW', ...same }), '2026-11-20T13:03:00Z'),
    );
    const [old, fresh] = [await lone('POLD'), await lone('PNEW')];
    assert.notEqual(old.id, fresh.id);
    assert.equal(old.status, 'resolved');
    assert.deepEqual(
      fresh.links.map(({ to }) => to),
      [old.id],
    );
  });

  it('reopens the incident that PagerDuty reopens', async () => {
    await running.pagerduty(webhook('incident.triggered', one('PREO')));
    await running.pagerduty(webhook('incident.resolved', one('PREO'), '2026-11-20T13:02:00Z'));
    await running.pagerduty(webhook('incident.reopened', one('PREO'), '2026-11-20T13:03:00Z'));
    assert.equal((await lone('PREO')).status, 'triggered');
  });

  it('records what people say in PagerDuty once, also before the trigger, and not its own notes', async () => {
    const note = {
      id: 'PN1',
      content: 'Looks like the model',
      incident: incidentReference('PNOTE'),
      trimmed: false,
      type: 'incident_note',
    };
    const own = { ...note, id: 'PN2', content: `Channel: https://x.slack.com ${OWN_NOTE_MARK}` };
    await running.pagerduty(webhook('incident.annotated', note));
    await running.pagerduty(webhook('incident.triggered', one('PNOTE')));
    const kept = await running.pagerduty(webhook('incident.annotated', own));
    assert.equal(((await kept.json()) as { status: string }).status, 'kept');
    await running.pagerduty(webhook('incident.priority_updated', one('PNOTE', { priority: 'P2' })));
    const incident = await lone('PNOTE');
    const events = (await running.incidents.load(incident.id))?.events ?? [];
    const texts = events.flatMap(({ event }) =>
      event.type === 'remark_recorded' ? [event.remark.text] : [],
    );
    assert.deepEqual(texts, ['Looks like the model', 'Priority is now P2']);
  });

  it('still pages when a field is not as documented, says so and counts it', async () => {
    const odd = { ...one('PODD'), priority: 'P1', urgency: 7, title: ['Answers', 'are wrong'], service: 'S' };
    assert.equal((await running.pagerduty(webhook('incident.triggered', odd))).status, 202);
    const incident = await lone('PODD');
    assert.equal(incident.title, 'PagerDuty incident PODD (its body could not be read whole)');
    assert.equal(incident.pagerDuty?.escalationPolicyId, 'PPOL001', 'what can be read is used');
    const { created_at: _, ...undated } = odd;
    await running.pagerduty(webhook('incident.acknowledged', undated, '2026-11-20T13:01:00Z'));
    assert.equal((await lone('PODD')).status, 'acknowledged');
    const odderAgent = webhook('incident.resolved', one('PODD'), '2026-11-20T13:02:00Z');
    await running.pagerduty({ event: { ...odderAgent.event, agent: 'Ana', id: 7 } });
    assert.equal((await lone('PODD')).status, 'resolved');
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    assert.match(metrics, /oncall_intake_partly_read_total\{source="pagerduty"\} 2/);
  });

  it('never quietly keeps a status without a readable id: it is failed, and /readyz says so', async () => {
    const own = await runIntake();
    try {
      for (const body of [
        webhook('incident.triggered', { surprise: true }),
        webhook('incident.resolved', 'PNOID'),
        { event: { event_type: 'incident.reopened' } },
      ]) {
        const answer = await own.pagerduty(body);
        assert.equal(answer.status, 202, JSON.stringify(body));
        assert.equal(((await answer.json()) as { status: string }).status, 'unreadable');
      }
      await own.settled();
      const rows = await own.db.selectFrom('inbox').select(['status', 'attempts', 'problem']).execute();
      assert.deepEqual(
        rows.map(({ status, attempts }) => [status, attempts]),
        [1, 2, 3].map(() => ['failed', 1]),
      );
      assert.match(rows[0]?.problem ?? '', /id/);
      const ready = (await (await fetch(`${own.url}/readyz`)).json()) as { parts: { inbox: string } };
      assert.match(ready.parts.inbox, /^3 stored bodies/);
    } finally {
      await own.close();
    }
  });

  it('answers 2xx to what it does not know, and keeps it', async () => {
    const bodies = [
      webhook('incident.quantum.entangled', one('PUNK')),
      webhook('pagey.ping', { message: 'Hello from your friend Pagey!', type: 'ping' }),
      webhook('service.updated', { id: 'PSVC001', type: 'service' }),
      { event: 'not an object' },
      [1, 2],
    ];
    for (const body of bodies) {
      const answer = await running.pagerduty(body);
      assert.equal(answer.status, 202, JSON.stringify(body));
      const { status, delivery } = (await answer.json()) as { status: string; delivery: number };
      assert.equal(status, 'kept');
      const row = await running.db
        .selectFrom('inbox')
        .selectAll()
        .where('id', '=', delivery)
        .executeTakeFirstOrThrow();
      assert.equal(row.status, 'kept');
      assert.equal(row.body, JSON.stringify(body));
    }
  });

  it('keeps signed bytes that are not JSON and not even text', async () => {
    for (const bytes of [Buffer.from('{"event":'), Buffer.from([0xff, 0xfe, 0x00])]) {
      const answer = await running.post('/webhooks/pagerduty', bytes, {
        'x-pagerduty-signature': signature(bytes),
      });
      assert.equal(answer.status, 202);
    }
    const rows = await running.db
      .selectFrom('inbox')
      .selectAll()
      .where('headers', 'like', '%base64%')
      .execute();
    assert.deepEqual(
      rows.map(({ body }) => Buffer.from(body, 'base64')),
      [Buffer.from([0xff, 0xfe, 0x00])],
    );
  });

  it('refuses a wrong or missing signature and stores nothing', async () => {
    const body = JSON.stringify(webhook('incident.triggered', one('PBAD')));
    const count = async () => (await running.db.selectFrom('inbox').select('id').execute()).length;
    const before = await count();
    for (const headers of [
      {},
      { 'x-pagerduty-signature': signature(body, 'another-secret') },
      { 'x-pagerduty-signature': 'v1=' },
    ]) {
      const answer = await running.post('/webhooks/pagerduty', body, headers as Record<string, string>);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('content-type')?.split(';')[0], 'application/problem+json');
    }
    assert.equal(await count(), before);
  });
});

describe('PagerDuty without a secret', () => {
  it('answers 503 and names the setting', async () => {
    const bare = await runIntake({ secret: null });
    try {
      const answer = await bare.pagerduty(webhook('pagey.ping', {}));
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /PAGERDUTY_WEBHOOK_SECRET/);
    } finally {
      await bare.close();
    }
  });
});
