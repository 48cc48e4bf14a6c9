// Our pager through the real pdjs against PagerDuty's simulator: what it asks, what it makes of each answer, what it survives.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { PagerDutyIncidentId } from '../../src/core/model/ids.ts';
import type { Outcome, TransportFailure } from '../../src/core/model/result.ts';
import { createPager } from '../../src/edges/pagerduty/pager.ts';
import type { Log, Pager } from '../../src/flow/ports.ts';
import { type PagerDutySandbox, startPagerDuty } from '../../src/sandbox/pagerduty/pagerduty.ts';
import { publishedReferee } from './pagerduty-rest/published-schema.ts';
import { type RecordingProxy, startRecordingProxy } from './pagerduty-rest/recording-proxy.ts';

const BOT = 'bot@example.com';
const ANA = 'ana@example.com';
const NOON = '2026-11-20T12:00:00Z';
const DEADLINE_MS = 400;

let pagerDuty: PagerDutySandbox;
let proxy: RecordingProxy;
let warnings: string[] = [];
const log: Log = {
  info: () => undefined,
  warn: (_fields, text) => void warnings.push(text),
  error: () => undefined,
};

before(async () => {
  const shift = { start: '2026-11-20T00:00:00Z', end: '2026-11-21T00:00:00Z' };
  pagerDuty = await startPagerDuty({
    clock: () => NOON,
    sweepEveryMs: 0,
    users: [
      { id: 'PANA', name: 'Ana Silva', email: ANA },
      { id: 'PBO', name: 'Bo Li', email: 'bo@example.com' },
      { id: 'PCY', name: 'Cy Doe', email: 'cy@example.com' },
      { id: 'PBOT', name: 'Incident Bot', email: BOT },
      ...Array.from({ length: 120 }, (_, index) => ({
        id: `PX${index}`,
        name: `Crowd ${index}`,
        email: `crowd-${index}@example.com`,
      })),
    ],
    schedules: [
      { id: 'SPRIM', name: 'Primary', timeZone: 'UTC', shifts: [{ userId: 'PANA', ...shift }] },
      { id: 'SSEC', name: 'Secondary', timeZone: 'UTC', shifts: [{ userId: 'PBO', ...shift }] },
      { id: 'SNONE', name: 'Nobody', timeZone: 'UTC', shifts: [] },
    ],
    escalationPolicies: [
      {
        id: 'EPML',
        name: 'ML on-call',
        rules: [
          { delayMinutes: 10, targets: [{ kind: 'schedule', id: 'SPRIM' }] },
          {
            delayMinutes: 10,
            targets: [
              { kind: 'schedule', id: 'SSEC' },
              { kind: 'user', id: 'PANA' },
            ],
          },
        ],
      },
      {
        id: 'EPEMPTY',
        name: 'Nobody there',
        rules: [{ delayMinutes: 10, targets: [{ kind: 'schedule', id: 'SNONE' }] }],
      },
      {
        id: 'EPCROWD',
        name: 'Everybody',
        rules: [
          {
            delayMinutes: 10,
            targets: Array.from({ length: 120 }, (_, index) => ({ kind: 'user' as const, id: `PX${index}` })),
          },
        ],
      },
    ],
    services: [{ id: 'SVC', name: 'support-answers', escalationPolicyId: 'EPML', integrationKey: 'R0UTE' }],
  });
  proxy = await startRecordingProxy(pagerDuty.url);
});
after(async () => {
  await proxy.close();
  await pagerDuty.close();
});
beforeEach(() => {
  Object.assign(pagerDuty.faults, {
    down: false,
    answer: null,
    latencyMs: 0,
    rateLimitedForSeconds: null,
    only: null,
    onCall: null,
  });
  proxy.requests.length = 0;
  warnings = [];
});

function pager(
  changes: {
    readonly token?: string;
    readonly from?: string | null;
    readonly policy?: string;
    readonly url?: string;
  } = {},
): Pager {
  return createPager({
    config: {
      environment: {
        PAGERDUTY_API_TOKEN: changes.token ?? pagerDuty.token,
        PAGERDUTY_API_URL: changes.url ?? proxy.url,
        PAGERDUTY_FROM_EMAIL: changes.from === null ? undefined : (changes.from ?? BOT),
      },
      settings: { pagerduty: { escalationPolicy: changes.policy } },
    },
    log,
    deadlineMs: DEADLINE_MS,
  });
}

const trigger = () =>
  pagerDuty.trigger({ serviceId: 'SVC', title: 'Answers are wrong' }) as PagerDutyIncidentId;
const ask = (id: string) => pager().onCall({ incidentId: null, escalationPolicyId: id });
const statusOf = (id: string) => pagerDuty.incident(id)?.status;
const notesOf = (id: string) => (pagerDuty.incident(id)?.notes ?? []).map((note) => note.content);

function answerOf<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.why);
  return outcome.value;
}
function failureOf(outcome: Outcome<unknown>): TransportFailure {
  assert.ok(!outcome.ok, 'it succeeded');
  return outcome.failure;
}

describe('who is on call', () => {
  test('the incident alone leads to its policy and its first level; the next level is listed, not to be invited', async () => {
    assert.deepEqual(answerOf(await pager().onCall({ incidentId: trigger(), escalationPolicyId: null })), {
      policy: 'ML on-call',
      people: [
        { name: 'Ana Silva', email: ANA, missing: null },
        {
          name: 'Bo Li',
          email: null,
          missing: 'on call at level 2: PagerDuty calls them if nobody before them acknowledges',
        },
      ],
    });
  });

  test('a policy of 120 people comes whole, over two pages', async () => {
    assert.equal(answerOf(await ask('EPCROWD')).people.length, 120);
    assert.equal(proxy.requests.length, 2);
  });

  test('a policy with nobody on call is an answer; a policy that does not exist is a failure with the remedy', async () => {
    assert.deepEqual(answerOf(await ask('EPEMPTY')), { policy: 'Nobody there', people: [] });
    const failure = failureOf(await ask('EPWRONG'));
    assert.equal(failure.retryable, false);
    assert.match(
      failure.why,
      /PagerDuty has no escalation policy EPWRONG, or the API key may not see it: check the id/,
    );
  });

  test('the configured policy serves when the incident is unknown or none is named; without it the setting is named', async () => {
    const gone = { incidentId: 'QGONE' as PagerDutyIncidentId, escalationPolicyId: null };
    assert.equal(answerOf(await pager({ policy: 'EPML' }).onCall(gone)).policy, 'ML on-call');
    assert.match(failureOf(await pager().onCall(gone)).why, /PagerDuty has no incident QGONE/);
    const none = failureOf(await pager().onCall({ incidentId: null, escalationPolicyId: null }));
    assert.equal(none.code, 'no_policy');
    assert.match(none.why, /pagerduty\.escalationPolicy/);
  });
});

describe('acknowledge, resolve, note', () => {
  test('happen in the name of the acting person', async () => {
    const id = trigger();
    answerOf(await pager().acknowledge(id, ANA));
    assert.equal(statusOf(id), 'acknowledged');
    assert.equal(pagerDuty.incident(id)?.statusChangedBy.id, 'PANA');
    answerOf(await pager().resolve(id, ANA, 'pinned the model'));
    assert.equal(statusOf(id), 'resolved');
    assert.match(notesOf(id).join(), /pinned the model/);
  });

  test('repeated, they change nothing and succeed', async () => {
    const id = trigger();
    for (let time = 0; time < 2; time += 1) answerOf(await pager().acknowledge(id, ANA));
    for (let time = 0; time < 2; time += 1)
      answerOf(await pager().ensureNote(id, 'Incident channel #inc-0042'));
    for (let time = 0; time < 2; time += 1) answerOf(await pager().resolve(id, ANA, 'pinned the model'));
    assert.equal(notesOf(id).filter((note) => note.includes('pinned')).length, 1);
    assert.equal(notesOf(id).filter((note) => note.includes('#inc-0042')).length, 1);
  });

  test('an acknowledge that comes after the resolve does not reopen the incident', async () => {
    const id = trigger();
    pagerDuty.resolve(id, 'PBO');
    answerOf(await pager().acknowledge(id, ANA));
    assert.equal(statusOf(id), 'resolved');
    assert.ok(proxy.requests.every((request) => request.method === 'GET'));
  });

  test('a note to an incident that somebody else resolved is still left there', async () => {
    const id = trigger();
    pagerDuty.resolve(id, 'PBO');
    answerOf(await pager().resolve(id, ANA, 'the model was pinned'));
    assert.deepEqual(notesOf(id), ['the model was pinned']);
  });

  test('somebody who is not in PagerDuty acts through the bot, and a note and the log say so', async () => {
    const id = trigger();
    answerOf(await pager().acknowledge(id, 'guest@elsewhere.example'));
    assert.equal(pagerDuty.incident(id)?.statusChangedBy.id, 'PBOT');
    assert.match(
      notesOf(id).join(),
      /Acknowledged in Slack by guest@elsewhere\.example, who is not a user of this PagerDuty account/,
    );
    assert.match(warnings.join(), /PAGERDUTY_FROM_EMAIL/);
  });

  test('without any e-mail to act as, the failure names the setting', async () => {
    const failure = failureOf(await pager({ from: null }).ensureNote(trigger(), 'hello'));
    assert.deepEqual([failure.code, failure.retryable], ['2011', false]);
    assert.match(failure.why, /set PAGERDUTY_FROM_EMAIL to the e-mail of a PagerDuty user/);
    assert.match(
      failureOf(await pager({ from: 'nobody@example.com' }).resolve(trigger(), null, null)).why,
      /PAGERDUTY_FROM_EMAIL/,
    );
  });
});

describe('trouble', () => {
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
});

test('without a key every call says which setting is missing, and asks nobody', async () => {
  const none = createPager({
    config: { environment: { PAGERDUTY_API_URL: proxy.url }, settings: { pagerduty: {} } },
    log,
  });
  const id = 'QANY' as PagerDutyIncidentId;
  const answers = [
    await none.onCall({ incidentId: id, escalationPolicyId: null }),
    await none.acknowledge(id, null),
    await none.resolve(id, null, null),
    await none.ensureNote(id, 'hello'),
  ];
  for (const answer of answers) {
    const failure = failureOf(answer);
    assert.equal(failure.why, 'PagerDuty is not configured: set PAGERDUTY_API_TOKEN');
    assert.equal(failure.retryable, false);
  }
  assert.equal(proxy.requests.length, 0);
});

test('every request that we make agrees with the API that PagerDuty publishes', async (t) => {
  const referee = publishedReferee();
  if (referee === null) return t.skip('contract originals not found');
  const id = trigger();
  answerOf(await pager().onCall({ incidentId: id, escalationPolicyId: null }));
  answerOf(await ask('EPEMPTY'));
  answerOf(await pager().acknowledge(id, 'guest@elsewhere.example'));
  answerOf(await pager().resolve(id, ANA, 'pinned'));
  assert.ok(proxy.requests.length >= 9, `${proxy.requests.length} requests`);
  assert.deepEqual(
    proxy.requests.flatMap((request) =>
      referee(request).map((fault) => `${request.method} ${request.path}: ${fault}`),
    ),
    [],
  );
  assert.deepEqual(
    referee({
      method: 'PUT',
      path: '/incidents/P1',
      query: new URLSearchParams('x=1'),
      headers: {},
      body: { incident: { status: 'gone' } },
    }).length > 2,
    true,
  );
});
