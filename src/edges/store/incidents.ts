// Incidents as append-only streams. Events, the effects they call for and the projection are written in one transaction.
import type { Transaction } from 'kysely';
import { decide } from '../../core/incident/decide.ts';
import { evolve, replay } from '../../core/incident/evolve.ts';
import type { IncidentCommand } from '../../core/incident/incident-commands.ts';
import type { IncidentEvent, RecordedEvent } from '../../core/incident/incident-events.ts';
import type { IncidentState } from '../../core/incident/incident-state.ts';
import { type QueuedEffect, reactionsTo } from '../../core/incident/reactions.ts';
import { type IncidentId, incidentNumberOf } from '../../core/model/ids.ts';
import { type Result, success } from '../../core/model/result.ts';
import type { Clock, IncidentStore } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

/** The shape in which events are stored now. A stored event of another version is refused, never guessed at. */
const EVENT_SCHEMA_VERSION = 1;

interface Wiring {
  readonly db: Db;
  readonly clock: Clock;
  /** Called after a commit that queued effects. */
  readonly onEffects?: () => void;
}

export function createIncidentStore({ db, clock, onEffects }: Wiring): IncidentStore {
  const execute = async (id: IncidentId, command: IncidentCommand): Promise<Result<IncidentState>> => {
    const outcome = await db.transaction().execute((trx) => decideAndAppend(trx, id, command, clock.now()));
    if (outcome.ok && outcome.value.queued > 0) onEffects?.();
    return outcome.ok ? success(outcome.value.state) : outcome;
  };
  return {
    execute,
    load: (id) => load(db, id),
    claimNumber: () => claimNumber(db, clock.now()),
    findByChannel: async (channel) => {
      const row = await db
        .selectFrom('incidents')
        .select('id')
        .where('channel', '=', channel)
        .executeTakeFirst();
      return (row?.id ?? null) as IncidentId | null;
    },
    list: async ({ open, limit }) => {
      let query = db.selectFrom('incidents').select('state').orderBy('number', 'desc').limit(limit);
      if (open !== undefined) query = query.where('status', open ? '!=' : '=', 'resolved');
      return (await query.execute()).map((row) => JSON.parse(row.state) as IncidentState);
    },
  };
}

type Reader = Db | Transaction<Database>;

/** A number never used before; the database counts, so two processes never share one. */
export async function claimNumber(db: Reader, now: number): Promise<number> {
  const row = await db
    .insertInto('incident_numbers')
    .values({ claimed_at: now })
    .returning('number')
    .executeTakeFirstOrThrow();
  return row.number;
}

async function load(db: Reader, id: IncidentId): ReturnType<IncidentStore['load']> {
  const rows = await db
    .selectFrom('incident_events')
    .selectAll()
    .where('incident', '=', id)
    .orderBy('version')
    .execute();
  if (rows.length === 0) return null;
  const events = rows.map((row): RecordedEvent => {
    if (row.schema_version !== EVENT_SCHEMA_VERSION) {
      throw new Error(
        `${id} E${row.version} (${row.type}) is stored in version ${row.schema_version}; this program reads version ${EVENT_SCHEMA_VERSION}. Run the program that wrote it, or a newer one.`,
      );
    }
    return { incident: id, version: row.version, at: row.at, event: JSON.parse(row.data) as IncidentEvent };
  });
  return { state: replay(events), events };
}

async function decideAndAppend(
  trx: Transaction<Database>,
  id: IncidentId,
  command: IncidentCommand,
  now: number,
): Promise<Result<{ readonly state: IncidentState; readonly queued: number }>> {
  const before = await load(trx, id);
  const decision = decide(before?.state ?? null, command, now);
  if (!decision.ok) return decision;
  const firstVersion = (before?.state.version ?? 0) + 1;
  const recorded = decision.value.map(
    (event, index): RecordedEvent => ({ incident: id, version: firstVersion + index, at: now, event }),
  );
  if (recorded.length === 0) return success({ state: before?.state ?? replay(recorded), queued: 0 });
  const state = before === null ? replay(recorded) : recorded.reduce(evolve, before.state);
  await append(trx, recorded);
  await project(trx, state);
  const effects = reactionsTo(recorded, state);
  for (const effect of effects) await enqueue(trx, id, effect);
  return success({ state, queued: effects.length });
}

async function append(trx: Transaction<Database>, recorded: readonly RecordedEvent[]): Promise<void> {
  const rows = recorded.map(({ incident, version, at, event }) => ({
    incident,
    version,
    at,
    type: event.type,
    schema_version: EVENT_SCHEMA_VERSION,
    data: JSON.stringify(event),
  }));
  await trx.insertInto('incident_events').values(rows).execute();
}

async function project(trx: Transaction<Database>, state: IncidentState): Promise<void> {
  const row = {
    version: state.version,
    status: state.status,
    feature: state.feature,
    channel: state.channel.id,
    state: JSON.stringify(state),
  };
  await trx
    .insertInto('incidents')
    .values({ id: state.id, number: incidentNumberOf(state.id), ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function enqueue(
  trx: Transaction<Database>,
  incident: IncidentId,
  queued: QueuedEffect,
): Promise<void> {
  if (queued.collapses) {
    const waiting = await trx
      .selectFrom('outbox')
      .select('id')
      .where('incident', '=', incident)
      .where('kind', '=', queued.effect.kind)
      .where('status', '=', 'pending')
      .where('leased_until', '=', 0)
      .executeTakeFirst();
    if (waiting !== undefined) await trx.deleteFrom('outbox').where('id', '=', waiting.id).execute();
  }
  await trx
    .insertInto('outbox')
    .values({
      key: queued.key,
      incident,
      lane: queued.lane,
      kind: queued.effect.kind,
      data: JSON.stringify(queued.effect),
      due_at: queued.dueAt ?? 0,
      first_tried_at: null,
      problem: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}
