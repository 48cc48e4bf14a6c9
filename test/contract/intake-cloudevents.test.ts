// CloudEvents sent with their own SDK, structured and binary.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CloudEvent, HTTP } from 'cloudevents';
import { type Running, runIntake, TOKEN } from './intake-running.ts';

let running: Running;
before(async () => {
  running = await runIntake();
});
after(() => running.close());

const path = '/webhooks/cloudevents';
const eventOf = (more: Record<string, unknown> = {}, data: Record<string, unknown> = {}) =>
  new CloudEvent({
    source: '/checks/judge',
    type: 'com.example.alert.firing',
    time: '2026-11-20T13:00:00.000Z',
    data: {
      title: 'The judge’s mean fell',
      status: 'firing',
      severity: 'sev2',
      labels: { team: 'ml' },
      link: 'https://example.com/a/1',
      ...data,
    },
    ...more,
  });

function send(sent: CloudEvent<unknown>, mode: 'structured' | 'binary'): Promise<Response> {
  const { headers, body } = HTTP[mode](sent);
  return running.post(path, String(body), {
    ...(headers as Record<string, string>),
    authorization: `Bearer ${TOKEN}`,
  });
}

describe('CloudEvents', () => {
  for (const mode of ['structured', 'binary'] as const) {
    it(`makes one incident of a ${mode} event sent twice, and ends its alert by subject`, async () => {
      const about = { subject: `${mode}/support-answers` };
      const firing = eventOf({ id: `${mode}-1`, ...about }, { feature: `feature-${mode}` });
      assert.equal((await send(firing, mode)).status, 202);
      assert.equal((await send(firing, mode)).status, 200);
      const end = eventOf(
        { id: `${mode}-2`, type: 'com.example.alert.resolved', time: '2026-11-20T13:20:00.000Z', ...about },
        { status: undefined, feature: `feature-${mode}` },
      );
      assert.equal((await send(end, mode)).status, 202);
      const found = (await running.settled()).filter(({ feature }) => feature === `feature-${mode}`);
      assert.equal(found.length, 1);
      assert.equal(found[0]?.severity, 'sev2');
      assert.equal(found[0]?.alerts[0]?.alert.link, 'https://example.com/a/1');
      assert.notEqual(found[0]?.alerts[0]?.resolvedAt, null);
    });
  }

  it('reads a time that is missing as now, not as the SDK’s invention on each reading', async () => {
    const body = JSON.stringify({
      specversion: '1.0',
      id: 'no-time',
      source: '/x',
      type: 'a.b',
      data: { title: 'No time', feature: 'timeless' },
    });
    assert.equal(
      (
        await running.post(path, body, {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          authorization: `Bearer ${TOKEN}`,
        })
      ).status,
      202,
    );
    const incident = (await running.settled()).find(({ feature }) => feature === 'timeless');
    const row = await running.db
      .selectFrom('inbox')
      .select('received_at')
      .where('dedupe_key', 'like', '%no-time%')
      .executeTakeFirstOrThrow();
    assert.equal(incident?.alerts[0]?.alert.at, row.received_at);
  });

  it('names what is wrong with an event', async () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{ specversion: '1.0', id: 'a', source: '/x', type: 't', data: {} }, 'data.title'],
      [{ specversion: '1.0', id: 'a', source: '/x', type: 't' }, 'data'],
      [{ specversion: '1.0', source: '/x', type: 't', data: { title: 'x' } }, 'id'],
      [{ specversion: '0.3', id: 'a', source: '/x', type: 't', data: { title: 'x' } }, 'specversion'],
      [{ specversion: '1.0', id: 'a', source: '/x', type: 't', time: 'soon', data: { title: 'x' } }, 'time'],
      [[], '(the whole)'],
    ];
    for (const [body, field] of cases) {
      const answer = await running.bearer(path, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.equal(((await answer.json()) as { field: string }).field, field);
    }
    const binary = await running.bearer(path, { title: 'x' }, { 'ce-id': '1', 'ce-specversion': '1.0' });
    assert.equal(((await binary.json()) as { field: string }).field, 'ce-source');
  });
});
