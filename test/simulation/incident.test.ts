// Seeded worlds with lost requests, lost answers and crashes: everything is said once, in order, and nothing is lost.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Effect } from '../../src/core/incident/effect.ts';
import { replay } from '../../src/core/incident/evolve.ts';
import type { IncidentCommand } from '../../src/core/incident/incident-commands.ts';
import type { TriageResult } from '../../src/core/model/finding.ts';
import { failed, type Outcome, success } from '../../src/core/model/result.ts';
import type { Performers } from '../../src/edges/schedule/effect-worker.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { createOutbox } from '../../src/edges/store/outbox.ts';
import { announceIncident } from '../../src/flow/announce-incident.ts';
import { declareIncident } from '../../src/flow/declare-incident.ts';
import { openChannel } from '../../src/flow/open-channel.ts';
import { findOnCall } from '../../src/flow/page-on-call.ts';
import type { ClaimedEffect, IncidentStore, Outbox, Pager } from '../../src/flow/ports.ts';
import { publishTriage } from '../../src/flow/publish-triage.ts';
import { invitePerson, postLine, postUpdate, refreshSummary } from '../../src/flow/update-channel.ts';
import { ANA, BEN, page, START } from '../core/incident/stories.ts';
import { Crash, createUnreliableSlack, type Luck, type UnreliableSlack } from './unreliable-slack.ts';

/** Each world's name is its seed; ONCALL_WORLDS=1000 lives more of them. */
const WORLDS = Number(process.env['ONCALL_WORLDS'] ?? 30);
const LEASE_MS = 15_000;

/** mulberry32: a small generator whose whole state is its seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TRIAGE: TriageResult = {
  at: START,
  window: { from: START - 3_600_000, to: START },
  baseline: null,
  domain: 'undetermined',
  verdict: 'no_baseline',
  conclusion: 'Nothing could be compared.',
  nextAction: 'Send records.',
  escalateTo: 'nobody',
  escalateWhy: 'nothing was found',
  findings: [],
  onset: null,
  suspectChange: null,
  rejectedChanges: [],
  sources: [],
  chart: null,
};

const COMMANDS: readonly IncidentCommand[] = [
  { type: 'attach_alert', alert: page() },
  { type: 'acknowledge', by: ANA },
  { type: 'take_role', role: 'commander', by: ANA },
  { type: 'post_update', text: 'pinning the model', nextUpdateAt: null, by: ANA },
  { type: 'change_severity', to: 'sev1', reason: 'all users', by: ANA },
  { type: 'hand_over_role', role: 'commander', to: BEN, note: 'pin is in', by: ANA },
  { type: 'resolve', summary: 'pinned', by: BEN },
];

describe('an incident in an unreliable world', () => {
  for (let seed = 1; seed <= WORLDS; seed += 1) {
    it(`seed ${seed}`, () => live(seed));
  }
});

async function live(seed: number): Promise<void> {
  const random = seeded(seed);
  const wall = { now: START };
  const luck: Luck = { random, lostRequest: 0.1, lostAnswer: 0.1, crash: 0.05, nowWall: () => wall.now };
  const db = await openDatabase(':memory:');
  const incidents = createIncidentStore({ db, clock: { now: () => wall.now, wallMsUntil: () => 0 } });
  const outbox = createOutbox(db);
  const slack = createUnreliableSlack(luck);
  const pagerDuty = unreliablePager(luck);
  const performers = performersOf(incidents, slack, pagerDuty);
  const declared = await declareIncident(
    { incidents },
    { title: 'wrong answers', severity: 'sev2', feature: 'assistant', description: null, by: ANA },
  );
  assert.ok(declared.ok);
  const { id } = declared.value;
  const left = [...COMMANDS];
  for (let step = 0; step < 5000; step += 1) {
    wall.now += 200;
    const command = random() < 0.3 ? left.shift() : undefined;
    if (command !== undefined) assert.ok((await incidents.execute(id, command)).ok);
    const claimed = await outbox.claim({ nowWall: wall.now, now: wall.now, leaseMs: LEASE_MS });
    if (claimed === null && left.length === 0 && (await outbox.waiting()).count === 0) break;
    if (claimed !== null) await perform(performers, outbox, claimed, wall.now);
  }
  const loaded = await incidents.load(id);
  assert.ok(loaded !== null);
  assertInvariants(slack, pagerDuty.told, loaded);
  const replayed: unknown = JSON.parse(JSON.stringify(replay(loaded.events)));
  assert.deepEqual(
    (await incidents.list({ limit: 1 }))[0],
    replayed,
    'the projection is not what replay gives',
  );
  await db.destroy();
}

async function perform(
  performers: Performers,
  outbox: Outbox,
  claimed: ClaimedEffect,
  nowWall: number,
): Promise<void> {
  try {
    const performer = performers[claimed.effect.kind] as (
      claimed: ClaimedEffect,
      effect: Effect,
    ) => Promise<Outcome<void>>;
    const outcome = await performer(claimed, claimed.effect);
    if (outcome.ok) return await outbox.done(claimed);
    assert.ok(outcome.failure.retryable, `given up: ${claimed.key}: ${outcome.failure.why}`);
    await outbox.retry(claimed, nowWall + 1000, outcome.failure.why);
  } catch (error) {
    // Dead: the lease stays until it ends by itself.
    if (!(error instanceof Crash)) throw error;
  }
}

function performersOf(
  incidents: IncidentStore,
  chat: UnreliableSlack,
  { pager, tell }: ReturnType<typeof unreliablePager>,
): Performers {
  const world = { incidents, chat, pager, charts: { triage: async () => new Uint8Array() } };
  const settings = { bookmarksOf: () => [] };
  const nothing = async (): Promise<Outcome<void>> => success(undefined);
  return {
    open_channel: (claimed) =>
      openChannel(
        { ...world, findOnCall: (incident) => findOnCall(world, incident, null) },
        settings,
        claimed,
      ),
    announce: (claimed) => announceIncident(world, claimed, '#incidents'),
    refresh_summary: (claimed) => refreshSummary(world, claimed),
    post_line: (claimed, effect) => postLine(world, claimed, effect),
    invite_person: (claimed, effect) => invitePerson(world, claimed, effect.slackUser),
    post_update: (claimed, effect) => postUpdate(world, claimed, effect.version),
    run_triage: async (claimed) => {
      await incidents.execute(claimed.incident, { type: 'record_triage', result: TRIAGE });
      return success(undefined);
    },
    post_triage: (claimed, effect) => publishTriage(world, claimed, effect.version),
    find_on_call: nothing,
    pager_note: async () => tell('note'),
    pager_acknowledge: async () => tell('acknowledge'),
    pager_resolve: async () => tell('resolve'),
    remind_update: nothing,
    end_snooze: nothing,
    draft_postmortem: nothing,
    post_postmortem: nothing,
  };
}

function assertInvariants(
  slack: UnreliableSlack,
  told: readonly string[],
  {
    state,
    events,
  }: { readonly state: ReturnType<typeof replay>; readonly events: Parameters<typeof replay>[0] },
): void {
  assert.equal(slack.channels.length, 1, 'one channel');
  const keys = slack.said.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length, 'nothing is said twice');
  assert.equal(slack.said.filter(({ message }) => message.kind === 'summary').length, 1, 'one summary');
  assert.equal(slack.pinned.length, 1, 'one pin');
  assert.ok(slack.members.has('U-ana@northwind.example'), 'the on-call engineer is in');
  const summary = slack.said.find(({ message }) => message.kind === 'summary')?.message;
  assert.ok(summary?.kind === 'summary');
  assert.equal(summary.incident.status, 'resolved', 'the summary shows the last state');
  assert.equal(summary.incident.version, state.version, 'the summary is current');
  const versions = slack.said.flatMap(({ key, thread }) =>
    thread === null && /:post_(line|update)$/.test(key) ? [Number(/:v(\d+):/.exec(key)?.[1])] : [],
  );
  assert.deepEqual(
    versions,
    versions.toSorted((a, b) => a - b),
    'lines stand in order',
  );
  assert.equal(
    slack.said.filter(({ key }) => key.endsWith(':post_line')).length,
    linesExpected(events),
    'every line is said',
  );
  assert.deepEqual(new Set(told), new Set(['note', 'acknowledge', 'resolve']), 'PagerDuty was told');
}

/** One line for the acknowledge, the severity, each role and the end. */
const linesExpected = (events: Parameters<typeof replay>[0]): number =>
  events.filter(
    ({ event, version }) =>
      ['acknowledged', 'severity_changed', 'role_taken', 'resolved'].includes(event.type) ||
      (event.type === 'alert_attached' && version > 2),
  ).length;

function unreliablePager({ random, lostRequest, lostAnswer }: Luck) {
  const told: string[] = [];
  const lost = failed({ system: 'pagerduty', code: '503', why: 'no answer', retryable: true });
  const tell = (what: string): Outcome<void> => {
    if (random() < lostRequest) return lost;
    told.push(what);
    return random() < lostAnswer ? lost : success(undefined);
  };
  const pager: Pager = {
    onCall: async () =>
      success({
        policy: 'LLM features',
        people: [{ name: 'Ana Silva', email: 'ana@northwind.example', missing: null }],
      }),
    acknowledge: async () => tell('acknowledge'),
    resolve: async () => tell('resolve'),
    ensureNote: async () => tell('note'),
  };
  return { told, tell, pager };
}
