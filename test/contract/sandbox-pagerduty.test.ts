// The PagerDuty simulator's REST and Events interfaces, driven by PagerDuty's own client, and by fetch where that insists on https.
// long: one test a behaviour of one interface
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { api } from '@pagerduty/pdjs';
import {
  DEFAULT_TOKEN,
  type PagerDutyOptions,
  type PagerDutySandbox,
  startPagerDuty,
} from '../../src/sandbox/pagerduty/pagerduty.ts';
import { account, handClock } from './sandbox-pagerduty-account.ts';

const NEW = {
  incident: {
    type: 'incident',
    title: 'Answers are wrong',
    service: { id: 'PSERV01', type: 'service_reference' },
  },
};
const ACKNOWLEDGE = { incident: { type: 'incident_reference', status: 'acknowledged' } };
const RESOLVE = { incident: { type: 'incident_reference', status: 'resolved' } };

test('PagerDuty’s own client reads, opens, acknowledges, annotates and resolves', async (t) => {
  const { call } = await start(t);
  const people = await call('GET', 'users?query=BEN');
  assert.deepEqual(
    people.data.users.map((person: { email: string }) => person.email),
    ['ben@northwind.example'],
  );
  const opened = await call('POST', 'incidents', NEW);
  assert.equal(opened.status, 201);
  const { id, status, assignments } = opened.data.incident;
  assert.equal(status, 'triggered');
  assert.equal(assignments[0].assignee.summary, 'Ana Duarte');
  const acknowledged = await call('PUT', `incidents/${id}`, ACKNOWLEDGE);
  assert.equal(acknowledged.data.incident.acknowledgements[0].acknowledger.id, 'PUSER01');
  await call('POST', `incidents/${id}/notes`, { note: { content: 'Looking' } });
  const notes = await call('GET', `incidents/${id}/notes`);
  assert.equal(notes.data.notes[0].content, 'Looking');
  const many = await call('PUT', 'incidents', {
    incidents: [{ id, type: 'incident_reference', status: 'resolved' }],
  });
  assert.equal(many.data.incidents[0].status, 'resolved');
  const log = await call('GET', `incidents/${id}/log_entries?limit=100`);
  assert.deepEqual(log.data.log_entries.map((entry: { type: string }) => entry.type).toReversed(), [
    'trigger_log_entry',
    'assign_log_entry',
    'notify_log_entry',
    'acknowledge_log_entry',
    'annotate_log_entry',
    'resolve_log_entry',
  ]);
});

test('on-calls: by policy and schedule, now, in a window, earliest only', async (t) => {
  const { call } = await start(t);
  const now = await call('GET', 'oncalls?escalation_policy_ids[]=PPOLICY&include[]=users');
  assert.deepEqual(
    now.data.oncalls.map((entry: { escalation_level: number; user: { email: string } }) => [
      entry.escalation_level,
      entry.user.email,
    ]),
    [
      [1, 'ana@northwind.example'],
      [2, 'ben@northwind.example'],
    ],
  );
  const window = 'since=2026-11-20T00:00:00Z&until=2026-11-26T00:00:00Z';
  const shifts = await call('GET', `oncalls?schedule_ids[]=PSCHED1&${window}`);
  assert.deepEqual(
    shifts.data.oncalls.map((entry: { user: { id: string } }) => entry.user.id),
    ['PUSER01', 'PUSER02'],
  );
  const earliest = await call('GET', `oncalls?user_ids[]=PUSER02&earliest=true&${window}`);
  assert.equal(earliest.data.oncalls.length, 2, 'one a level');
  assert.equal((await call('GET', 'oncalls?user_ids[]=PNOBODY')).data.oncalls.length, 0);
});

test('errors: status, code and words of the documentation', async (t) => {
  const { call } = await start(t);
  const id = (await call('POST', 'incidents', NEW)).data.incident.id;
  await call('PUT', `incidents/${id}`, RESOLVE);
  const cases: readonly (readonly [string, number, number, () => ReturnType<typeof call>])[] = [
    ['wrong token', 401, 2006, () => call('GET', 'users', undefined, { token: 'wrong' })],
    ['no From', 400, 2011, () => call('POST', 'incidents', NEW, { from: null })],
    [
      'From of a stranger',
      400,
      1008,
      () => call('POST', 'incidents', NEW, { from: 'eve@elsewhere.example' }),
    ],
    ['no title', 400, 2001, () => call('POST', 'incidents', { incident: { ...NEW.incident, title: '' } })],
    ['unknown incident', 404, 5001, () => call('GET', 'incidents/PNOPE')],
    ['unknown user', 404, 2100, () => call('GET', 'users/PNOPE')],
    ['unknown path', 404, 2100, () => call('GET', 'nothing/here')],
    ['account token on users/me', 400, 2001, () => call('GET', 'users/me')],
    ['acknowledge after resolve', 400, 1001, () => call('PUT', `incidents/${id}`, ACKNOWLEDGE)],
    ['too deep a page', 400, 2001, () => call('GET', 'incidents?offset=9990&limit=25')],
    ['bad date', 400, 2004, () => call('GET', 'incidents?since=yesterday')],
  ];
  for (const [name, status, code, ask] of cases) {
    const answer = await ask();
    assert.equal(answer.status, status, name);
    assert.equal(answer.data.error.code, code, name);
  }
});

test('a key of an open incident is refused; pages of a list follow on', async (t) => {
  const { call } = await start(t);
  const keyed = { incident: { ...NEW.incident, incident_key: 'INC-7' } };
  assert.equal((await call('POST', 'incidents', keyed)).status, 201);
  const again = await call('POST', 'incidents', keyed);
  assert.deepEqual([again.status, again.data.error.code], [400, 2002]);
  for (let i = 0; i < 4; i++) await call('POST', 'incidents', NEW);
  const first = await call('GET', 'incidents?limit=2&total=true&statuses[]=triggered');
  assert.deepEqual([first.data.incidents.length, first.data.more, first.data.total], [2, true, 5]);
  const next = await first.next?.();
  assert.deepEqual([next?.data.offset, next?.data.more, next?.data.total], [2, true, 5]);
  const found = await call('GET', 'incidents?incident_key=INC-7');
  assert.equal(found.data.incidents.length, 1);
});

test('a list with one date bound covers one month from it', async (t) => {
  const { call, clock } = await start(t);
  await call('POST', 'incidents', NEW);
  clock.pass(40 * 24 * 60);
  assert.equal((await call('GET', 'incidents')).data.incidents.length, 0);
  assert.equal((await call('GET', 'incidents?since=2026-11-01T00:00:00Z')).data.incidents.length, 1);
  assert.equal((await call('GET', 'incidents?until=2026-12-30T00:00:00Z')).data.incidents.length, 0);
  assert.equal((await call('GET', 'incidents?date_range=all')).data.incidents.length, 1);
});

test('what nobody acknowledges goes to the next level; an acknowledgement runs out', async (t) => {
  const { sandbox, clock } = await start(t);
  const id = sandbox.trigger({ serviceId: 'PSERV01', title: 'Share of correct answers below 70 %' });
  clock.pass(14);
  sandbox.sweep();
  assert.equal(sandbox.pages()[0]?.assignedTo, 'Ana Duarte');
  clock.pass(1);
  sandbox.sweep();
  assert.equal(sandbox.pages()[0]?.assignedTo, 'Ben Okafor');
  sandbox.acknowledge(id, 'PUSER02');
  clock.pass(60);
  sandbox.sweep();
  assert.equal(sandbox.pages()[0]?.status, 'triggered');
});

test('responders, status updates and priorities; 402 where the plan lacks them', async (t) => {
  const { call, sandbox } = await start(t);
  const id = (await call('POST', 'incidents', NEW)).data.incident.id;
  const request = {
    requester_id: 'PUSER01',
    message: 'Please join',
    responder_request_targets: [{ responder_request_target: { id: 'PUSER02', type: 'user_reference' } }],
  };
  const asked = await call('POST', `incidents/${id}/responder_requests`, request);
  assert.equal(
    asked.data.responder_request.responder_request_targets[0].incident_responders[0].state,
    'pending',
  );
  assert.equal((await call('POST', `incidents/${id}/status_updates`, { message: 'Pinned' })).status, 200);
  const { priorities } = (await call('GET', 'priorities')).data;
  const priority = { id: priorities[0].id, type: 'priority_reference' };
  const set = await call('PUT', `incidents/${id}`, { incident: { type: 'incident_reference', priority } });
  assert.equal(set.data.incident.priority.name, 'P1');
  for (const ability of ['status_updates', 'responder_requests', 'priorities'] as const)
    sandbox.faults.notInPlan.add(ability);
  assert.equal((await call('POST', `incidents/${id}/status_updates`, { message: 'x' })).status, 402);
  assert.equal((await call('POST', `incidents/${id}/responder_requests`, request)).status, 402);
  assert.equal((await call('GET', 'priorities')).data.error.code, 2014);
  assert.deepEqual((await call('GET', 'abilities')).data.abilities, ['teams', 'urgencies']);
});

test('rate limit: counted down in headers, then 429 until the window ends', async (t) => {
  const { sandbox } = await start(t, { restLimit: 2 });
  const get = () =>
    fetch(`${sandbox.url}/abilities`, { headers: { authorization: `Token token=${DEFAULT_TOKEN}` } });
  assert.equal((await get()).headers.get('ratelimit-remaining'), '1');
  assert.equal((await get()).headers.get('ratelimit-remaining'), '0');
  const refused = await get();
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('ratelimit-reset')) > 0);
  assert.deepEqual(await refused.json(), { error: { message: 'Rate Limit Exceeded', code: 2020 } });
});

test('faults: an HTML page, a cut connection, a lost response after the work was done', async (t) => {
  const { sandbox, call } = await start(t);
  sandbox.faults.answer = { status: 502, html: true };
  const page = await fetch(`${sandbox.url}/users`);
  assert.equal(page.status, 502);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  sandbox.faults.answer = null;
  sandbox.faults.down = true;
  await assert.rejects(fetch(`${sandbox.url}/users`));
  sandbox.faults.down = false;
  const seen: string[] = [];
  sandbox.faults.onCall = async ({ method, path, phase }) => {
    seen.push(`${phase} ${method} ${path}`);
    if (phase === 'after') throw new Error('cut here');
  };
  await assert.rejects(call('POST', 'incidents', NEW));
  sandbox.faults.onCall = null;
  assert.deepEqual(seen, ['before POST /incidents', 'after POST /incidents']);
  assert.equal(sandbox.pages().length, 1, 'the incident was opened although its answer was lost');
});

test('Events v2: trigger, again, acknowledge, resolve by dedup key; a change is kept', async (t) => {
  const { sandbox } = await start(t);
  const payload = { summary: 'Correct answers below 70 %', source: 'dashboard', severity: 'critical' };
  const send = (body: object, path = 'enqueue') =>
    fetch(`${sandbox.url}/v2/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const event = { routing_key: 'a'.repeat(32), dedup_key: 'assistant/correct' };
  assert.equal((await send({ ...event, event_action: 'trigger', payload })).status, 202);
  assert.equal((await send({ ...event, event_action: 'trigger', payload })).status, 202);
  assert.equal(sandbox.pages().length, 1);
  await send({ ...event, routing_key: 'b'.repeat(32), event_action: 'resolve' });
  assert.equal(sandbox.pages()[0]?.status, 'triggered', 'another key’s resolve is dropped');
  await send({ ...event, event_action: 'acknowledge' });
  assert.equal(sandbox.pages()[0]?.status, 'acknowledged');
  await send({ ...event, event_action: 'resolve' });
  assert.equal(sandbox.pages()[0]?.status, 'resolved');
  await send({ ...event, event_action: 'trigger', payload });
  assert.equal(sandbox.pages().length, 2, 'a resolved alert’s key opens a new incident');
  const long = await send({
    ...event,
    event_action: 'trigger',
    payload: { ...payload, summary: 'x'.repeat(1025) },
  });
  assert.equal(long.status, 400);
  await send({ routing_key: 'a'.repeat(32), payload: { summary: 'Prompt v7' } }, 'change/enqueue');
  assert.deepEqual(
    sandbox.changes.map((change) => change.summary),
    ['Prompt v7'],
  );
});

// biome-ignore lint/suspicious/noExplicitAny: the client types every body as any
type Answer = { readonly status: number; readonly data: any; readonly next?: () => Promise<Answer> };

async function start(t: TestContext, options: Partial<PagerDutyOptions> = {}) {
  const clock = handClock();
  const sandbox: PagerDutySandbox = await startPagerDuty({
    ...account,
    clock: clock.now,
    sweepEveryMs: 0,
    ...options,
  });
  t.after(() => sandbox.close());
  const call = (
    method: string,
    path: string,
    data?: object,
    as: { readonly token?: string; readonly from?: string | null } = {},
  ): Promise<Answer> => {
    const from = as.from === undefined ? 'ana@northwind.example' : as.from;
    const headers: Record<string, string> = from === null ? {} : { From: from };
    const body = data === undefined ? {} : { data };
    return api({
      url: `${sandbox.url}/${path}`,
      method,
      token: as.token ?? DEFAULT_TOKEN,
      headers,
      requestTimeout: 0,
      ...body,
    }) as Promise<Answer>;
  };
  return { sandbox, clock, call };
}
