// The pager when PagerDuty is down, slow, limiting, refusing, or answers with something else than JSON.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  ANA,
  answerOf,
  ask,
  DEADLINE_MS,
  failureOf,
  notesOf,
  pager,
  pagerDuty,
  proxy,
  trigger,
} from './pagerduty-rest/account.ts';

test('PagerDuty down: retryable, at once, one attempt', async () => {
  pagerDuty.faults.down = true;
  const failure = failureOf(await ask('EPML'));
  assert.deepEqual([failure.system, failure.code, failure.retryable], ['pagerduty', 'unreachable', true]);
  assert.equal(proxy.requests.length, 1);
});

test('429: one attempt, and the wait that PagerDuty asks for', async () => {
  pagerDuty.faults.rateLimitedForSeconds = 17;
  const failure = failureOf(await ask('EPML'));
  assert.deepEqual([failure.retryable, failure.retryAfterMs], [true, 17_000]);
  assert.equal(proxy.requests.length, 1);
});

for (const [status, retryable] of [
  [502, true],
  [503, true],
  [404, false],
] as const) {
  test(`an HTML page with ${status} is ${retryable ? '' : 'not '}retryable`, async () => {
    pagerDuty.faults.answer = { status, html: true };
    const failure = failureOf(await ask('EPML'));
    assert.deepEqual([failure.code, failure.retryable], [`http_${status}`, retryable]);
  });
}

test('HTML with 200 is no answer: the address is suspected', async () => {
  pagerDuty.faults.answer = { status: 200, html: true };
  const failure = failureOf(await ask('EPML'));
  assert.equal(failure.retryable, false);
  assert.match(failure.why, /PAGERDUTY_API_URL/);
});

test('402, 403 and a wrong key say what it is and what to do', async () => {
  for (const [status, words] of [
    [402, /plan lacks.*by hand/],
    [403, /may not do this.*general access key/],
  ] as const) {
    pagerDuty.faults.answer = { status, html: false };
    const failure = failureOf(await pager().acknowledge(trigger(), ANA));
    assert.equal(failure.retryable, false);
    assert.match(failure.why, words);
  }
  pagerDuty.faults.answer = null;
  assert.match(
    failureOf(await pager({ token: 'wrong' }).onCall({ incidentId: null, escalationPolicyId: 'EPML' })).why,
    /refused the API key.*PAGERDUTY_API_TOKEN/,
  );
});

test('slow: given up at the deadline, whether nothing comes or only half an answer', async () => {
  pagerDuty.faults.latencyMs = DEADLINE_MS * 4;
  const slow = failureOf(await ask('EPML'));
  assert.deepEqual([slow.code, slow.retryable], ['deadline', true]);
  assert.match(slow.why, /within 0\.4 s/);
  const cut: Promise<void>[] = [];
  const half = createServer((incoming, outgoing) => {
    cut.push(new Promise((resolve) => incoming.socket.once('close', () => resolve())));
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    outgoing.write('{"oncalls": [');
  });
  await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(half.address() as AddressInfo).port}`;
  assert.equal(
    failureOf(await pager({ url }).onCall({ incidentId: null, escalationPolicyId: 'EPML' })).code,
    'deadline',
  );
  await Promise.all(cut);
  await new Promise<void>((resolve) => half.close(() => resolve()));
});

test('a lost answer to a resolve: the next try finds it done', async () => {
  const id = trigger();
  pagerDuty.faults.onCall = async ({ method, phase }) => {
    if (method === 'PUT' && phase === 'after') throw new Error('the answer is lost');
  };
  assert.equal(failureOf(await pager().resolve(id, ANA, 'pinned')).retryable, true);
  pagerDuty.faults.onCall = null;
  answerOf(await pager().resolve(id, ANA, 'pinned'));
  assert.equal(notesOf(id).filter((note) => note.includes('pinned')).length, 1);
});
