// Drafting over the real store: recorded once, again only after news, complete without a model.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Actor } from '../../src/core/incident/incident-events.ts';
import type { IncidentId } from '../../src/core/model/ids.ts';
import { createDocuments } from '../../src/edges/documents/documents.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { draftPostmortem } from '../../src/flow/draft-postmortem.ts';
import type { IncidentStore } from '../../src/flow/ports.ts';

const ID = 'INC-42' as IncidentId;
const ana: Actor = { kind: 'person', name: 'Ana Silva', slackUser: null, email: null };
const clock = { now: () => Date.UTC(2026, 10, 20, 13, 0), wallMsUntil: () => 0 };
const documents = createDocuments();
let incidents: IncidentStore;

beforeEach(async () => {
  incidents = createIncidentStore({ db: await openDatabase(':memory:'), clock });
  const declared = await incidents.execute(ID, {
    type: 'declare',
    incident: ID,
    title: 'Answers are *wrong*',
    severity: 'sev2',
    feature: null,
    detectedBy: { kind: 'person' },
    by: ana,
    description: null,
  });
  assert.ok(declared.ok);
});

const draft = () => draftPostmortem({ incidents, documents, clock }, ID);
const drafts = async () =>
  (await incidents.load(ID))?.events.flatMap(({ event }) =>
    event.type === 'postmortem_drafted' ? [event] : [],
  ) ?? [];

test('the draft is recorded as an event, with its title and whole text', async () => {
  assert.deepEqual(await draft(), { ok: true, value: undefined });
  const [only] = await drafts();
  assert.equal(only?.title, 'Post-mortem INC-42: Answers are *wrong*');
  assert.match(only?.markdown ?? '', /^# Post-mortem INC-42: Answers are \\\*wrong\\\*\n/);
  assert.match(only?.markdown ?? '', /## Rollback capability assessment/);
  assert.doesNotMatch(only?.markdown ?? '', /## Removed/);
});

test('asked again without news, nothing is added; after news, a new draft', async () => {
  await draft();
  await incidents.execute(ID, { type: 'request_postmortem', by: ana });
  await draft();
  assert.equal((await drafts()).length, 1);
  await incidents.execute(ID, { type: 'resolve', summary: 'pinned', by: ana });
  await draft();
  assert.equal((await drafts()).length, 2);
  assert.match((await drafts())[1]?.markdown ?? '', /Resolved by Ana Silva: pinned/);
});

test('a line that the record does not hold is taken out before it is recorded', async () => {
  const inventive = {
    postmortem: (facts: Parameters<typeof documents.postmortem>[0]) =>
      `${documents.postmortem(facts)}- 99 % of users left (E1)\n`,
  };
  await draftPostmortem({ incidents, documents: inventive, clock }, ID);
  const [only] = await drafts();
  assert.doesNotMatch(only?.markdown ?? '', /users left/);
  assert.match(only?.markdown ?? '', /## Removed, because the record does not hold it\n\n- 99 is on a line/);
});

test('an incident that does not exist is a programmer’s error', async () => {
  await assert.rejects(
    draftPostmortem({ incidents, documents, clock }, 'INC-7' as IncidentId),
    /INC-7 does not exist/,
  );
});
