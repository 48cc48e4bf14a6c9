// What the intake lets in, what it tells the others, and what becomes of a body whose processing fails.
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { runIntake, SECRET, signature, TOKEN } from './intake-running.ts';
import { incidentData, webhook } from './pagerduty-webhook-bodies.ts';

const CALL = JSON.stringify({
  at: '2026-11-20T12:30:00Z',
  kind: 'llm_call',
  feature: 'guarded',
  output: 'SECRET-ANSWER',
});
type Running = Awaited<ReturnType<typeof runIntake>>;

async function withIntake(
  options: Parameters<typeof runIntake>[0],
  story: (running: Running) => Promise<void>,
) {
  const running = await runIntake(options);
  try {
    await story(running);
  } finally {
    await running.close();
  }
}

async function problemOf(answer: Response) {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  return (await answer.json()) as { status: number; type: string; title: string; remedy: string };
}

describe('who may send', () => {
  it('asks for the token on every bearer address, before reading the body', () =>
    withIntake({}, async (running) => {
      for (const path of ['/v1/records', '/v1/changes', '/webhooks/alertmanager', '/webhooks/cloudevents']) {
        for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
          const answer = await running.post(path, '{', { authorization });
          assert.equal(answer.status, 401);
          assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
          assert.match((await problemOf(answer)).remedy, /INTAKE_TOKEN/);
        }
      }
      assert.equal(
        (await running.post('/v1/records', CALL, { authorization: `bearer ${TOKEN}` })).status,
        202,
      );
    }));

  it('says which setting is missing when no token is configured, also on loopback', () =>
    withIntake({ token: null }, async (running) => {
      const answer = await running.bearer('/v1/records', CALL);
      assert.equal(answer.status, 503);
      assert.match((await problemOf(answer)).remedy, /Set INTAKE_TOKEN/);
    }));

  it('takes either secret while PagerDuty’s is being rotated, and either of several signatures', () =>
    withIntake({ secret: `${SECRET},the-next-secret` }, async (running) => {
      const send = (header: string, body: string) =>
        running.post('/webhooks/pagerduty', body, { 'x-pagerduty-signature': header });
      const bodies = Array.from({ length: 5 }, (_, n) => JSON.stringify(webhook('pagey.ping', { n })));
      const body = (n: number): string => bodies[n] ?? '';
      assert.equal((await send(signature(body(1), 'the-next-secret'), body(1))).status, 202);
      assert.equal((await send(signature(body(2)), body(2))).status, 202);
      assert.equal(
        (await send(`${signature(body(3), 'a third')},${signature(body(3))}`, body(3))).status,
        202,
      );
      assert.equal((await send(signature(body(4), 'a third'), body(4))).status, 401);
    }));
});

describe('limits', () => {
  it('refuses a body over the limit with 413 and the limit', () =>
    withIntake({ bodyLimitBytes: 1000 }, async (running) => {
      const answer = await running.bearer('/v1/records', 'x'.repeat(1001));
      assert.equal(answer.status, 413);
      assert.match((await problemOf(answer)).remedy, /1000 bytes/);
    }));

  it('refuses one sender’s flood with 429 and Retry-After, and still takes another address', () =>
    withIntake({ requestsPerMinute: 2 }, async (running) => {
      const statuses: number[] = [];
      for (let n = 0; n < 3; n++) statuses.push((await running.bearer('/v1/records', CALL)).status);
      assert.deepEqual(statuses, [202, 200, 429]);
      const refused = await running.bearer('/v1/records', CALL);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
      assert.match((await problemOf(refused)).remedy, /requestsPerMinute/);
      assert.equal((await running.pagerduty(webhook('pagey.ping', {}))).status, 202);
    }));

  it('lets strangers exhaust their own budget only, and tells senders behind a trusted proxy apart', () =>
    withIntake({ requestsPerMinute: 3, trustProxy: ['127.0.0.1'] }, async (running) => {
      const wrong = { 'x-pagerduty-signature': signature('another body') };
      const from = (address: string) => ({ 'x-forwarded-for': address });
      const statuses: number[] = [];
      for (const headers of [{}, wrong, {}, wrong, {}])
        statuses.push((await running.post('/webhooks/pagerduty', '{}', headers)).status);
      statuses.push((await running.post('/v1/records', CALL, { authorization: 'Bearer guess' })).status);
      assert.deepEqual(statuses, [401, 401, 401, 429, 429, 429]);
      assert.equal((await running.post('/webhooks/pagerduty', '{}', from('192.0.2.7'))).status, 401);
      for (let n = 0; n < 3; n++)
        assert.equal((await running.pagerduty(webhook('pagey.ping', { n }))).status, 202);
      const over = await running.pagerduty(webhook('pagey.ping', {}));
      assert.equal(over.status, 429);
      assert.ok(Number(over.headers.get('retry-after')) > 0);
      assert.equal((await running.pagerduty(webhook('pagey.ping', {}), from('192.0.2.7'))).status, 202);
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      assert.match(metrics, /requests_total\{source="pagerduty",result="rate_limited"\} 3/);
    }));

  it('believes nobody’s X-Forwarded-For unless told to', () =>
    withIntake({ requestsPerMinute: 1 }, async (running) => {
      const statuses: number[] = [];
      for (const address of ['192.0.2.1', '192.0.2.2'])
        statuses.push((await running.bearer('/v1/records', CALL, { 'x-forwarded-for': address })).status);
      assert.deepEqual(statuses, [202, 429]);
    }));

  it('answers an unknown address with the ones there are', () =>
    withIntake({}, async (running) => {
      const answer = await running.post('/v1/recrods', CALL);
      assert.equal(answer.status, 404);
      assert.match((await problemOf(answer)).remedy, /POST \/v1\/records/);
    }));
});

describe('a stage that fails', () => {
  it('loses nothing: the body waits, is tried again and has its effect once', async () => {
    let failures = 3;
    const breaking: NonNullable<Parameters<typeof runIntake>[0]>['breaking'] = (ports) => ({
      ...ports,
      alerts: {
        ...ports.alerts,
        place: async (alert, group) => {
          const placed = await ports.alerts.place(alert, group);
          // After the number is claimed and before the incident is declared: the worst moment.
          if (failures-- > 0) throw new Error('the process stumbles');
          return placed;
        },
      },
    });
    await withIntake({ breaking, retryAfterMs: () => 0 }, async (running) => {
      assert.equal((await running.pagerduty(webhook('incident.triggered', incidentData()))).status, 202);
      const incidents = await running.settled();
      assert.equal(incidents.length, 1);
      assert.equal(incidents[0]?.alerts.length, 1);
      const row = await running.db
        .selectFrom('inbox')
        .select(['status', 'attempts'])
        .executeTakeFirstOrThrow();
      assert.deepEqual(row, { status: 'done', attempts: 4 });
    });
  });

  it('is given up after its last attempt: kept as failed, counted, and told by /readyz', async () => {
    const breaking: NonNullable<Parameters<typeof runIntake>[0]>['breaking'] = (ports) => ({
      ...ports,
      records: { ...ports.records, keepRecords: () => Promise.reject(new Error('disk full')) },
    });
    await withIntake({ breaking, retryAfterMs: () => 0 }, async (running) => {
      assert.equal((await running.bearer('/v1/records', CALL)).status, 202);
      await running.settled();
      const row = await running.db.selectFrom('inbox').selectAll().executeTakeFirstOrThrow();
      assert.equal(row.status, 'failed');
      assert.equal(row.problem, 'disk full');
      assert.equal(row.body, CALL);
      const ready = await fetch(`${running.url}/readyz`);
      assert.equal(ready.status, 200);
      assert.equal(((await ready.json()) as { status: string }).status, 'degraded');
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      assert.match(metrics, /oncall_inbox_deliveries\{status="failed"\} 1/);
    });
  });

  it('is answered with 503 when the body cannot be stored: nothing was accepted', () =>
    withIntake({}, async (running) => {
      await running.worker.stop();
      await running.db.schema.dropTable('inbox').execute();
      const answer = await running.bearer('/v1/records', CALL);
      assert.equal(answer.status, 503);
      assert.match((await problemOf(answer)).remedy, /Nothing was accepted/);
      assert.equal((await fetch(`${running.url}/readyz`)).status, 503);
      assert.equal((await fetch(`${running.url}/healthz`)).status, 200);
    }));
});

describe('what it tells', () => {
  it('counts requests by source and result, and lines that it could not read', () =>
    withIntake({ readiness: async () => ({ slack: 'Slack is down' }) }, async (running) => {
      await running.bearer('/v1/records', `${CALL}\nnonsense\n{"kind":"new"}`);
      await running.bearer('/v1/records', '');
      await running.pagerduty(webhook('pagey.ping', {}));
      await running.settled();
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      for (const expected of [
        'oncall_intake_requests_total{source="records",result="stored"} 1',
        'oncall_intake_requests_total{source="records",result="refused"} 1',
        'oncall_intake_requests_total{source="pagerduty",result="kept"} 1',
        'oncall_intake_rejected_lines_total 1',
        'oncall_intake_unknown_kinds_total 1',
        'oncall_inbox_deliveries{status="pending"} 0',
        'oncall_inbox_oldest_pending_age_seconds 0',
      ]) {
        assert.ok(metrics.includes(expected), expected);
      }
      const ready = (await (await fetch(`${running.url}/readyz`)).json()) as {
        status: string;
        parts: { slack: string };
      };
      assert.equal(ready.status, 'degraded');
      assert.equal(ready.parts.slack, 'Slack is down');
    }));

  it('logs what came, never a body, a token or a signature', async () => {
    const written: string[] = [];
    const log = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    });
    await withIntake({ log }, async (running) => {
      await running.bearer('/v1/records', CALL);
      await running.bearer('/v1/records', 'SECRET-ANSWER', { authorization: 'Bearer SECRET-GUESS' });
      await running.post('/webhooks/pagerduty', 'SECRET-ANSWER', {
        'x-pagerduty-signature': 'v1=SECRET-SIGNATURE',
      });
      await running.settled();
    });
    const text = written.join('');
    assert.match(text, /"source":"records"/);
    assert.doesNotMatch(text, new RegExp(`SECRET-|${TOKEN}|${SECRET}`));
  });
});
