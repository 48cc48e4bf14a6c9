// Signed V3 webhooks of the simulator: signatures, order, retries, duplicates, drops and disablement.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type PagerDutyOptions, startPagerDuty } from '../../src/sandbox/pagerduty/pagerduty.ts';
import { signatureOf } from '../../src/sandbox/pagerduty/webhook-delivery.ts';
import { account, handClock } from './sandbox-pagerduty-account.ts';

const SECRETS = ['new-secret', 'old-secret'];

test('every event of an incident arrives signed, in order, with the documented data', async (t) => {
  const { sandbox, received } = await start(t);
  const id = sandbox.trigger({ serviceId: 'PSERV01', title: 'Answers are wrong: 70 % → 51 %' });
  sandbox.acknowledge(id, 'PUSER01');
  sandbox.annotate(id, 'PUSER01', 'Looking');
  sandbox.resolve(id, 'PUSER01');
  await sandbox.deliveries.idle();
  assert.deepEqual(
    received.map((one) => one.event.event_type),
    ['incident.triggered', 'incident.acknowledged', 'incident.annotated', 'incident.resolved'],
  );
  for (const one of received) {
    const signed = SECRETS.map(
      (secret) => `v1=${createHmac('sha256', secret).update(one.body, 'utf8').digest('hex')}`,
    );
    assert.equal(one.headers['x-pagerduty-signature'], signed.join(','));
    assert.equal(one.headers['x-webhook-subscription'], sandbox.deliveries.subscriptionId);
    assert.equal(one.event.resource_type, 'incident');
  }
  assert.equal(new Set(received.map((one) => one.headers['x-webhook-id'])).size, 4);
  assert.equal(received[0]?.event.agent, null, 'a monitor is nobody');
  assert.equal(received[1]?.event.agent?.summary, 'Ana Duarte');
  assert.deepEqual(Object.keys(received[2]?.event.data ?? {}).sort(), [
    'content',
    'id',
    'incident',
    'trimmed',
    'type',
  ]);
  assert.equal(received[3]?.event.data['status'], 'resolved');
});

test('a failing receiver gets the same webhook again, and later events of the incident wait', async (t) => {
  const { sandbox, received, answer } = await start(t);
  const statuses = [503, 429, 200];
  answer.next = () => statuses.shift() ?? 200;
  const id = sandbox.trigger({ serviceId: 'PSERV01', title: 'x' });
  sandbox.acknowledge(id, 'PUSER01');
  await sandbox.deliveries.idle();
  assert.deepEqual(
    received.map((one) => one.event.event_type),
    ['incident.triggered', 'incident.triggered', 'incident.triggered', 'incident.acknowledged'],
  );
  assert.equal(new Set(received.slice(0, 3).map((one) => one.headers['x-webhook-id'])).size, 1);
});

test('a 4xx drops the webhook; three drops disable the subscription for a day', async (t) => {
  const { sandbox, received, answer, clock } = await start(t);
  answer.next = () => 400;
  for (let i = 0; i < 4; i++) {
    sandbox.trigger({ serviceId: 'PSERV01', title: `x${i}` });
    await sandbox.deliveries.idle();
  }
  assert.equal(received.length, 3);
  assert.ok(sandbox.deliveries.disabled);
  answer.next = () => 202;
  clock.pass(24 * 60);
  sandbox.ping();
  await sandbox.deliveries.idle();
  assert.equal(received.at(-1)?.event.event_type, 'pagey.ping');
});

test('at least once: a duplicate carries the id of the first delivery', async (t) => {
  const { sandbox, received } = await start(t);
  sandbox.faults.webhookCopies = 2;
  sandbox.trigger({ serviceId: 'PSERV01', title: 'x' });
  await sandbox.deliveries.idle();
  assert.equal(received.length, 2);
  assert.equal(new Set(received.map((one) => one.headers['x-webhook-id'])).size, 1);
});

test('a receiver that is away gets its events when it is back', async (t) => {
  const { sandbox, received, answer } = await start(t);
  let refusals = 0;
  answer.next = () => (++refusals < 5 ? 'cut' : 200);
  sandbox.trigger({ serviceId: 'PSERV01', title: 'x' });
  await sandbox.deliveries.idle();
  assert.equal(received.at(-1)?.event.event_type, 'incident.triggered');
  assert.equal(sandbox.deliveries.log.filter((attempt) => typeof attempt.outcome === 'string').length, 4);
});

test('the signature is the one PagerDuty’s Go client verifies', (t) => {
  const vector = new URL(
    '../../../shared/contracts/go-pagerduty/webhookv3_signature_vector.json',
    import.meta.url,
  );
  if (!existsSync(vector)) return t.skip('contract originals not found');
  const { secret, body, header } = JSON.parse(readFileSync(vector, 'utf8'));
  assert.equal(signatureOf(body, [secret]), header['X-PagerDuty-Signature']);
});

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly event_type: string;
    readonly resource_type: string;
    readonly agent: { readonly summary: string } | null;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

async function start(t: TestContext, options: Partial<PagerDutyOptions> = {}) {
  const received: Received[] = [];
  const answer: { next: () => number | 'cut' } = { next: () => 202 };
  const receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const outcome = answer.next();
    if (outcome === 'cut') return request.socket.destroy();
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ headers: request.headers, body, event: JSON.parse(body).event });
    response.writeHead(outcome).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const clock = handClock();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/pagerduty/webhook`;
  const deliveryTiming = { retryDelaysMs: [1], attemptsMax: 20 };
  const sandbox = await startPagerDuty({
    ...account,
    clock: clock.now,
    sweepEveryMs: 0,
    webhook: { url, secrets: SECRETS },
    deliveryTiming,
    ...options,
  });
  t.after(async () => {
    await sandbox.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });
  return { sandbox, received, answer, clock };
}
