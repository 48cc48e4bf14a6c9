// Placing alerts: one incident for what belongs together, whoever races, and nothing that came early is lost.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Alert } from '../../src/core/model/alert.ts';
import { minutes } from '../../src/core/model/time.ts';
import { createAlertStore } from '../../src/edges/store/alerts.ts';
import { createInbox } from '../../src/edges/store/inbox.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';
import { receiveAlert, receiveRemark } from '../../src/flow/receive-alert.ts';
import { alertOf, T0 } from '../core/correlation/alerts.ts';
import { temporaryDatabase } from './temporary-database.ts';

async function house(t: TestContext) {
  const { db, path } = await temporaryDatabase(t);
  const clock = { now: () => T0, wallMsUntil: () => 0 };
  const incidents = createIncidentStore({ db, clock });
  const alerts = createAlertStore({ db, clock });
  const grouping = { windowMs: minutes(10), groupBy: ['feature'] };
  const ports = { alerts, incidents, telemetry: createTelemetryStore(db), features: [], grouping };
  return {
    db,
    path,
    incidents,
    alerts,
    receive: (alert: Alert) => receiveAlert(ports, alert),
    remark: (text: string, identity: string) =>
      receiveRemark(ports, { source: 'test', identity, at: T0, by: 'Ana', text }),
    typesOf: async (incident: Parameters<typeof incidents.load>[0]) =>
      (await incidents.load(incident))?.events.map(({ event }) => event.type) ?? [],
  };
}

const incidentOf = (received: Awaited<ReturnType<typeof receiveAlert>>) => {
  assert.notEqual(received.kind, 'kept');
  return received.kind === 'kept' ? assert.fail() : received.incident;
};

describe('the window', () => {
  it('rolls: each new alert within ten minutes of the last one joins, one after eleven opens the next', async (t) => {
    const { receive, incidents } = await house(t);
    const first = incidentOf(await receive(alertOf('a')));
    assert.equal(incidentOf(await receive(alertOf('b', { minutesIn: 9 }))), first);
    assert.equal(incidentOf(await receive(alertOf('c', { minutesIn: 18 }))), first);
    const next = incidentOf(await receive(alertOf('d', { minutesIn: 29 })));
    assert.notEqual(next, first);
    assert.deepEqual(
      (await incidents.load(next))?.state.links.map(({ to }) => to),
      [first],
    );
    assert.equal((await incidents.load(first))?.state.alerts.length, 3);
  });

  it('does not hold for an alert that is known: it stays with its incident while that is open', async (t) => {
    const { receive } = await house(t);
    const first = incidentOf(await receive(alertOf('a')));
    assert.equal(incidentOf(await receive(alertOf('a', { minutesIn: 500 }))), first);
  });

  it('keeps other keys apart', async (t) => {
    const { receive } = await house(t);
    const first = incidentOf(await receive(alertOf('a')));
    assert.notEqual(incidentOf(await receive(alertOf('b', { feature: 'other' }))), first);
  });
});

describe('a resolved incident', () => {
  it('absorbs neither a new alert nor the same alert firing anew; a repeat of the old firing changes nothing', async (t) => {
    const { receive, incidents } = await house(t);
    const first = incidentOf(await receive(alertOf('a')));
    await incidents.execute(first, { type: 'resolve', summary: null, by: { kind: 'bot' } });
    assert.equal(incidentOf(await receive(alertOf('a'))), first, 'the same occurrence, told again');
    const second = incidentOf(await receive(alertOf('b', { minutesIn: 1 })));
    const refired = incidentOf(await receive(alertOf('a', { minutesIn: 2 })));
    assert.notEqual(second, first);
    assert.equal(refired, second, 'it joins what is open now');
    assert.equal((await incidents.load(first))?.state.status, 'resolved');
    assert.equal((await incidents.load(first))?.state.alerts.length, 1);
    assert.deepEqual(
      (await incidents.load(second))?.state.links.map(({ to }) => to),
      [first],
    );
  });

  it('is told of the end of its own alert', async (t) => {
    const { receive, incidents } = await house(t);
    const first = incidentOf(await receive(alertOf('a')));
    await incidents.execute(first, { type: 'resolve', summary: null, by: { kind: 'bot' } });
    assert.equal(incidentOf(await receive(alertOf('a', { status: 'resolved', at: T0 + minutes(3) }))), first);
    assert.notEqual((await incidents.load(first))?.state.alerts[0]?.resolvedAt, null);
  });
});

describe('what comes before its trigger', () => {
  it('is kept, applied in order after the trigger, and forgotten then', async (t) => {
    const { receive, remark, typesOf, db } = await house(t);
    assert.deepEqual(await receive(alertOf('a', { status: 'acknowledged', at: T0 + 5000 })), {
      kind: 'kept',
    });
    assert.deepEqual(await receive(alertOf('a', { status: 'acknowledged', at: T0 + 5000 })), {
      kind: 'kept',
    });
    assert.equal(await remark('on it', 'a'), null);
    assert.deepEqual(await receive(alertOf('a', { status: 'resolved', at: T0 + 9000 })), { kind: 'kept' });
    const incident = incidentOf(await receive(alertOf('a')));
    assert.deepEqual(await typesOf(incident), [
      'declared',
      'alert_attached',
      'acknowledged',
      'remark_recorded',
      'alert_resolved',
    ]);
    assert.deepEqual(await db.selectFrom('early_alerts').selectAll().execute(), []);
  });

  it('does not end a later occurrence of the same alert', async (t) => {
    const { receive, typesOf } = await house(t);
    await receive(alertOf('a', { status: 'resolved', at: T0 + 9000 }));
    const incident = incidentOf(await receive(alertOf('a', { minutesIn: 60 })));
    assert.deepEqual(await typesOf(incident), ['declared', 'alert_attached']);
  });

  it('records a remark once, however often it is delivered', async (t) => {
    const { receive, remark, typesOf } = await house(t);
    const incident = incidentOf(await receive(alertOf('a')));
    await remark('looking', 'a');
    await remark('looking', 'a');
    assert.deepEqual(await typesOf(incident), ['declared', 'alert_attached', 'remark_recorded']);
  });
});

describe('a process that dies', () => {
  it('after placing, before declaring: the next try declares, links and applies', async (t) => {
    const { receive, alerts, incidents, typesOf } = await house(t);
    const old = incidentOf(await receive(alertOf('old')));
    await incidents.execute(old, { type: 'resolve', summary: null, by: { kind: 'bot' } });
    await receive(alertOf('a', { minutesIn: 1, status: 'acknowledged', at: T0 + minutes(2) }));
    const key = JSON.stringify([['feature', 'support-answers']]);
    await alerts.place(alertOf('a', { minutesIn: 1 }), { key, windowMs: minutes(10) });
    const incident = incidentOf(await receive(alertOf('a', { minutesIn: 1 })));
    assert.notEqual(incident, old);
    assert.deepEqual(await typesOf(incident), ['declared', 'alert_attached', 'linked', 'acknowledged']);
  });
});

describe('two processes on one database', () => {
  it('make one incident of one group that both find new, and process each stored delivery once', async (t) => {
    const { db, path, incidents } = await house(t);
    const inbox = createInbox(db);
    const [shared, own] = [8, 4];
    for (let n = 0; n < shared; n++) {
      const data = { title: `alert ${n}`, feature: 'support-answers' };
      const time = new Date(T0).toISOString();
      const body = JSON.stringify({
        specversion: '1.0',
        id: `e${n}`,
        source: '/race',
        type: 'a.firing',
        time,
        data,
      });
      const headers = { 'content-type': 'application/cloudevents+json' };
      await inbox.put({
        source: 'cloudevents',
        dedupeKey: `e${n}`,
        receivedAt: T0,
        headers,
        body,
        keptBecause: null,
      });
    }
    const racers = ['left', 'right'].map((name) => fork(RACER, [path, name, String(own)]));
    t.after(() => racers.map((one) => one.kill()));
    await Promise.all(racers.map((one) => once(one, 'message')));
    const results = racers.map((one) => once(one, 'message'));
    for (const one of racers) one.send('go');
    const processed = (await Promise.all(results)).map(([done]) => Number(done));
    assert.equal(
      processed.reduce((sum, done) => sum + done, 0),
      shared,
    );
    const all = await incidents.list({ limit: 10 });
    assert.equal(all.length, 1);
    assert.equal(all[0]?.alerts.length, shared + 2 * own);
    assert.equal((await db.selectFrom('alert_groups').selectAll().execute()).length, 1);
    assert.equal((await db.selectFrom('incident_numbers').selectAll().execute()).length, 1);
  });
});

const RACER = fileURLToPath(new URL('./store-alert-racer.ts', import.meta.url));
