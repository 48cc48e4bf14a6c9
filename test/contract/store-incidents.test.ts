// Incidents in the database: append-only, the same state by replay as in the projection, whoever writes at once.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { declareIncident } from '../../src/flow/declare-incident.ts';
import { ANA, BEN, START } from '../core/incident/stories.ts';
import { temporaryDatabase } from './temporary-database.ts';

const clock = { now: () => START, wallMsUntil: () => 0 };
const facts = {
  title: 'assistant is wrong',
  severity: 'sev2',
  feature: 'assistant',
  description: null,
  by: ANA,
} as const;

describe('the incident store', () => {
  it('gives back by replay what the projection holds', async (t) => {
    const { db } = await temporaryDatabase(t);
    const incidents = createIncidentStore({ db, clock });
    const declared = await declareIncident({ incidents }, facts);
    assert.ok(declared.ok);
    const { id } = declared.value;
    await incidents.execute(id, { type: 'acknowledge', by: ANA });
    await incidents.execute(id, { type: 'take_role', role: 'commander', by: BEN });
    const loaded = await incidents.load(id);
    assert.deepEqual(await incidents.list({ open: true, limit: 10 }), [loaded?.state]);
    assert.equal(loaded?.events.length, 3);
  });

  it('never changes or deletes an event', async (t) => {
    const { db } = await temporaryDatabase(t);
    const incidents = createIncidentStore({ db, clock });
    await declareIncident({ incidents }, facts);
    await assert.rejects(sql`update incident_events set data = '{}'`.execute(db), /append-only/);
    await assert.rejects(sql`delete from incident_events`.execute(db), /append-only/);
  });

  it('refuses an event of a version it does not know, loudly', async (t) => {
    const { db } = await temporaryDatabase(t);
    const incidents = createIncidentStore({ db, clock });
    const declared = await declareIncident({ incidents }, facts);
    assert.ok(declared.ok);
    await db
      .insertInto('incident_events')
      .values({
        incident: declared.value.id,
        version: 2,
        at: START,
        type: 'teleported',
        schema_version: 99,
        data: '{}',
      })
      .execute();
    await assert.rejects(incidents.load(declared.value.id), /E2 \(teleported\) is stored in version 99/);
  });

  it('queues effects in the transaction that appends, and collapses waiting refreshes into one', async (t) => {
    const { db } = await temporaryDatabase(t);
    const incidents = createIncidentStore({ db, clock });
    const declared = await declareIncident({ incidents }, facts);
    assert.ok(declared.ok);
    for (const to of ['sev1', 'sev3', 'sev4'] as const)
      await incidents.execute(declared.value.id, { type: 'change_severity', to, reason: null, by: ANA });
    const kinds = (await db.selectFrom('outbox').select('kind').orderBy('id').execute()).map(
      (row) => row.kind,
    );
    assert.deepEqual(kinds, [
      'run_triage',
      'open_channel',
      'post_line',
      'post_line',
      'post_line',
      'refresh_summary',
    ]);
  });

  it('takes the commands of two processes at once: every one counts, none twice', async (t) => {
    const { db, path } = await temporaryDatabase(t);
    const incidents = createIncidentStore({ db, clock });
    const declared = await declareIncident({ incidents }, facts);
    assert.ok(declared.ok);
    const writer = fileURLToPath(new URL('./store-writer.ts', import.meta.url));
    await Promise.all(
      ['left', 'right'].map((name) => finished(writer, [path, declared.value.id, name, '40'])),
    );
    const loaded = await incidents.load(declared.value.id);
    const notes = (loaded?.events ?? []).flatMap(({ event }) =>
      event.type === 'note_added' ? [event.text] : [],
    );
    assert.equal(notes.length, 80);
    assert.equal(new Set(notes).size, 80);
    assert.deepEqual(
      (loaded?.events ?? []).map((recorded) => recorded.version),
      Array.from({ length: 81 }, (_, index) => index + 1),
    );
    assert.equal(loaded?.events.filter(({ event }) => event.type === 'acknowledged').length, 0);
    const numbers = await db.selectFrom('incident_numbers').select('number').execute();
    assert.equal(numbers.length, 1 + 80);
  });
});

function finished(script: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    fork(script, args, { stdio: 'inherit' }).once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}`)),
    );
  });
}
