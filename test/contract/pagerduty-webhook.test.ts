// PagerDuty's webhooks as others wrote them: go-pagerduty's signature vector, and PagerDuty's own samples where found.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { hasPagerDutySignature } from '../../src/edges/intake/authenticate.ts';
import { PAGERDUTY_REMARKS } from '../../src/edges/intake/pagerduty-remarks.ts';
import { readPayloadOf } from '../../src/edges/intake/registry.ts';
import { webhook } from './pagerduty-webhook-bodies.ts';

const ORIGINALS = join(import.meta.dirname, '../../../shared/contracts');
const SAMPLES = join(ORIGINALS, 'pagerduty-webhook-samples');
const AT = Date.parse('2026-11-20T13:00:00Z');

interface Vector {
  readonly secret: string;
  readonly body: string;
  readonly header: { readonly 'X-PagerDuty-Signature': string };
}
// From github.com/PagerDuty/go-pagerduty, webhookv3/webhookv3_test.go (Apache-2.0, its licence is beside it).
const vector = JSON.parse(
  readFileSync(join(import.meta.dirname, 'data/vendor/go-pagerduty/webhookv3_signature_vector.json'), 'utf8'),
) as Vector;

describe('the signature', () => {
  const body = Buffer.from(vector.body);
  const signature = vector.header['X-PagerDuty-Signature'];

  it('agrees with go-pagerduty’s', () => {
    assert.ok(hasPagerDutySignature(body, signature, [vector.secret]));
    assert.ok(hasPagerDutySignature(body, `v1=00, ${signature} ,v2=ab`, ['another', vector.secret]));
  });

  it('fits no other body, secret, version or form', () => {
    assert.equal(hasPagerDutySignature(Buffer.from(`${vector.body} `), signature, [vector.secret]), false);
    assert.equal(hasPagerDutySignature(body, signature, ['another']), false);
    assert.equal(hasPagerDutySignature(body, signature, []), false);
    assert.equal(hasPagerDutySignature(body, signature.replace('v1=', 'v2='), [vector.secret]), false);
    for (const header of ['', 'v1=', 'v1', signature.slice(0, -1), signature.slice(3)]) {
      assert.equal(hasPagerDutySignature(body, header, [vector.secret]), false, header);
    }
  });

  it('leads to a remark that a person can read', () => {
    const reading = readPayloadOf('pagerduty', JSON.parse(vector.body), AT);
    assert.equal(reading.kind, 'notices');
    const [remark] = reading.kind === 'notices' ? reading.notices.remarks : [];
    assert.equal(remark?.text, 'Priority is now P1');
    assert.equal(remark?.by, 'Tenex Engineer');
    assert.equal(remark?.identity, 'PGR0VU2');
  });
});

describe('PagerDuty’s own samples', () => {
  /** Sample file → the event type whose `data` it is. */
  const dataOf: Readonly<Record<string, readonly string[]>> = {
    'incident.json': [
      'incident.triggered',
      'incident.acknowledged',
      'incident.unacknowledged',
      'incident.resolved',
      'incident.reopened',
      'incident.reassigned',
      'incident.escalated',
      'incident.delegated',
      'incident.priority_updated',
      'incident.service_updated',
      'incident.incident_type.changed',
    ],
    'incident_note.json': ['incident.annotated'],
    'incident_responder.json': ['incident.responder.added', 'incident.responder.replied'],
    'incident_status_update.json': ['incident.status_update_published'],
    'incident_conference_bridge.json': ['incident.conference_bridge.updated'],
    'incident_field_values.json': ['incident.custom_field_values.updated'],
    'incident_role_assignment.json': ['incident.role.assigned'],
    'incident_task.json': ['incident.task.created', 'incident.task.updated', 'incident.task.completed'],
    'incident_action_invocation.json': [
      'incident.action_invocation.created',
      'incident.action_invocation.updated',
      'incident.action_invocation.terminated',
    ],
    'incident_workflow_instance.json': ['incident.workflow.started', 'incident.workflow.completed'],
  };

  it('are all understood, each type that changes or says something', (t) => {
    if (!existsSync(SAMPLES)) return t.skip('contract originals not found');
    for (const [file, types] of Object.entries(dataOf)) {
      const data = JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')) as unknown;
      for (const type of types) {
        const reading = readPayloadOf('pagerduty', webhook(type, data), AT);
        assert.equal(reading.kind, 'notices', `${type}: ${JSON.stringify(reading)}`);
        if (reading.kind !== 'notices') continue;
        const said = [...reading.notices.alerts, ...reading.notices.remarks];
        assert.ok(said.length > 0, type);
        for (const { identity } of said) assert.match(identity, /^[A-Z0-9]+$/, type);
        for (const { text } of reading.notices.remarks)
          assert.doesNotMatch(text, /undefined|null|unknown|\[object/, `${type}: ${text}`);
      }
    }
  });

  it('are the whole of what PagerDuty documents: every incident type it lists is known here', (t) => {
    const overview = join(ORIGINALS, 'pagerduty-developer-docs/docs/webhooks/01-Overview.md');
    if (!existsSync(overview)) return t.skip('contract originals not found');
    const listed = [...readFileSync(overview, 'utf8').matchAll(/^\| (incident\.[a-z_.]+) +\|/gm)].map(
      ([, type]) => type,
    );
    const known = new Set([
      ...Object.keys(PAGERDUTY_REMARKS),
      'incident.triggered',
      'incident.acknowledged',
      'incident.resolved',
      'incident.reopened',
    ]);
    assert.ok(listed.length > 20);
    assert.deepEqual(
      listed.filter((type) => !known.has(type ?? '')),
      [],
    );
  });

  it('that are whole bodies are read or kept, never refused', (t) => {
    if (!existsSync(SAMPLES)) return t.skip('contract originals not found');
    const bodies = readdirSync(SAMPLES).filter((file) => file.startsWith('event--'));
    assert.ok(bodies.length > 0);
    for (const file of bodies) {
      const reading = readPayloadOf('pagerduty', JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')), AT);
      assert.notEqual(reading.kind, 'refused', file);
    }
  });
});
