// The simulator against PagerDuty's published schemas: requests it accepts are valid there, and so are its answers.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { DEFAULT_TOKEN, startPagerDuty } from '../../src/sandbox/pagerduty/pagerduty.ts';
import { account, handClock } from './sandbox-pagerduty-account.ts';

const originals = new URL('../../../shared/contracts/pagerduty-api-schema/reference/', import.meta.url);
const reference = (id: string, type: string) => ({ id, type });
const NEW = {
  type: 'incident',
  title: 'Answers are wrong',
  service: reference('PSERV01', 'service_reference'),
  urgency: 'high',
  incident_key: 'INC-1',
  body: { type: 'incident_body', details: { text: 'words' } },
};

test('REST requests and answers of an incident’s life fit the description', async (t) => {
  if (!existsSync(originals)) return t.skip('contract originals not found');
  const { ask, get, rest } = await start(t);
  const opened = await ask('POST', '/incidents', { body: { incident: NEW } });
  const { id } = opened['incident'] as { id: string };
  const priority = reference('PPRIO01', 'priority_reference');
  const change = { type: 'incident_reference', status: 'acknowledged', priority };
  await ask('PUT', '/incidents/{id}', { id, body: { incident: change } });
  await ask('POST', '/incidents/{id}/notes', { id, body: { note: { content: 'Looking' } } });
  const targets = [{ responder_request_target: reference('PUSER02', 'user_reference') }];
  const request = { requester_id: 'PUSER01', message: 'Please join', responder_request_targets: targets };
  await ask('POST', '/incidents/{id}/responder_requests', { id, body: request });
  await ask('POST', '/incidents/{id}/status_updates', { id, body: { message: 'Pinned' } });
  const resolve = { id, type: 'incident_reference', status: 'resolved' };
  await ask('PUT', '/incidents', { body: { incidents: [resolve] } });
  for (const template of ['/incidents/{id}', '/incidents/{id}/notes', '/incidents/{id}/alerts'])
    await ask('GET', template, { id });
  // The lists' own schema admits no acknowledgement at all (it spells its type in two ways): each entry is checked by itself.
  for (const path of ['/log_entries', `/incidents/${id}/log_entries`]) {
    const { log_entries: entries } = (await get(path)) as { log_entries: readonly object[] };
    assert.ok(entries.length >= 8);
    for (const entry of entries) rest.check('/components/schemas/LogEntry', entry, `GET ${path}`);
  }
});

test('REST answers about people, schedules, policies and services fit the description', async (t) => {
  if (!existsSync(originals)) return t.skip('contract originals not found');
  const { ask } = await start(t);
  const known = {
    users: 'PUSER01',
    schedules: 'PSCHED1',
    escalation_policies: 'PPOLICY',
    services: 'PSERV01',
  };
  for (const [path, id] of Object.entries(known)) {
    await ask('GET', `/${path}`);
    await ask('GET', `/${path}/{id}`, { id });
  }
  for (const path of ['/incidents', '/oncalls', '/priorities', '/abilities', '/webhook_subscriptions'])
    await ask('GET', path);
});

test('Events v2 bodies that the simulator accepts fit the description', async (t) => {
  if (!existsSync(originals)) return t.skip('contract originals not found');
  const { sandbox } = await start(t);
  const events = validator('events-v2');
  const payload = { summary: 'Correct answers below 70 %', source: 'dashboard', severity: 'critical' };
  const routed = { routing_key: 'a'.repeat(32), payload };
  for (const [path, event] of [
    ['/enqueue', { ...routed, event_action: 'trigger', dedup_key: 'k' }],
    ['/change/enqueue', { ...routed, payload: { summary: 'Prompt v7', source: 'ci' } }],
  ] as const) {
    events.check(pointer(path, 'post', 'requestBody'), event, `POST ${path}`);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    };
    assert.equal((await fetch(`${sandbox.url}/v2${path}`, init)).status, 202);
  }
});

async function start(t: TestContext) {
  const sandbox = await startPagerDuty({ ...account, clock: handClock().now, sweepEveryMs: 0 });
  t.after(() => sandbox.close());
  const rest = validator('REST');
  const headers = {
    authorization: `Token token=${DEFAULT_TOKEN}`,
    'content-type': 'application/json',
    from: 'ana@northwind.example',
  };
  const ask = async (
    method: string,
    template: string,
    parts: { readonly id?: string; readonly body?: object } = {},
  ) => {
    const what = `${method} ${template}`;
    if (parts.body !== undefined)
      rest.check(pointer(template, method, 'requestBody'), parts.body, `${what} request`);
    const init = parts.body === undefined ? {} : { body: JSON.stringify(parts.body) };
    const url = `${sandbox.url}${template.replace('{id}', parts.id ?? '')}`;
    const answer = await fetch(url, { method, headers, ...init });
    const data = (await answer.json()) as Record<string, unknown>;
    assert.ok(answer.ok, `${what} ${answer.status}: ${JSON.stringify(data)}`);
    rest.check(pointer(template, method, `responses/${answer.status}`), data, `${what} ${answer.status}`);
    return data;
  };
  const get = async (path: string) => (await fetch(`${sandbox.url}${path}?limit=100`, { headers })).json();
  return { sandbox, rest, ask, get };
}

function validator(name: string) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  // The package’s own «url» wants a public host name.
  ajv.addFormat('url', (text: string) => URL.canParse(text));
  const description: object = JSON.parse(readFileSync(new URL(`${name}/openapiv3.json`, originals), 'utf8'));
  ajv.addSchema(readable(description) as object, name);
  return {
    check(at: string, value: unknown, what: string): void {
      const validate = ajv.getSchema(`${name}#${at}`);
      assert.ok(validate, `${what}: the description has nothing at ${at}`);
      const fits = validate(withoutNulls(value));
      assert.ok(fits, `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value, null, 1)}`);
    },
  };
}

function pointer(path: string, method: string, part: string): string {
  const escaped = path.replaceAll('/', '~1');
  return `/paths/${escaped}/${method.toLowerCase()}/${part}/content/application~1json/schema`;
}

// Examples are not schemas. The published alternatives overlap, so that «exactly one of» may never hold: «any of».
function readable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(readable);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => key !== 'example' && key !== 'examples');
  return Object.fromEntries(kept.map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, readable(value)]));
}

// PagerDuty sends null where it has nothing (an on-call without a schedule), which the descriptions rarely say: null counts as absent.
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
