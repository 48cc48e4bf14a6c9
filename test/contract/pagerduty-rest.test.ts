// Our pager through the real pdjs against PagerDuty's simulator: what it asks, and what it makes of each answer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PagerDutyIncidentId } from '../../src/core/model/ids.ts';
import { createPager } from '../../src/edges/pagerduty/pager.ts';
import {
  ANA,
  answerOf,
  ask,
  failureOf,
  log,
  notesOf,
  pager,
  pagerDuty,
  proxy,
  statusOf,
  trigger,
  warnings,
} from './pagerduty-rest/account.ts';
import { publishedReferee } from './pagerduty-rest/published-schema.ts';

describe('who is on call', () => {
  test('the incident alone leads to its policy and its first level; the next level is listed, not to be invited', async () => {
    assert.deepEqual(answerOf(await pager().onCall({ incidentId: trigger(), escalationPolicyId: null })), {
      policy: 'ML on-call',
      people: [
        { name: 'Ana Silva', email: ANA, missing: null },
        {
          name: 'Bo Li',
          email: 'bo@example.com',
          missing: null,
          standsBy: 2,
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
