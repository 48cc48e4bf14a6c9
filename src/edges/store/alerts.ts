// Alerts by identity, their groups, and what came before its trigger. One transaction a placement.
import type { Transaction } from 'kysely';
import { isOfOccurrence, type KnownAlert, type OpenGroup, placeOf } from '../../core/correlation/placing.ts';
import type { Alert, AlertRemark } from '../../core/model/alert.ts';
import { type IncidentId, incidentIdOf } from '../../core/model/ids.ts';
import type { AlertStore, Clock, EarlyNotice, Placement } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { claimNumber } from './incidents.ts';
import type { Database } from './schema.ts';

export function createAlertStore({ db, clock }: { readonly db: Db; readonly clock: Clock }): AlertStore {
  return {
    place: (alert, group) => db.transaction().execute((trx) => place(trx, alert, group, clock.now())),
    placeRemark: (remark) => db.transaction().execute((trx) => placeRemark(trx, remark)),
    forgetEarly: async (ids) => {
      if (ids.length > 0) await db.deleteFrom('early_alerts').where('id', 'in', ids).execute();
    },
  };
}

type Trx = Transaction<Database>;
type Group = Parameters<AlertStore['place']>[1];

async function place(trx: Trx, alert: Alert, group: Group, now: number): Promise<Placement> {
  const known = await knownAlert(trx, alert);
  const open = await openGroup(trx, group.key);
  const decided = placeOf(alert, known, open, group.windowMs);
  switch (decided.kind) {
    case 'early':
      await keepEarly(trx, alert, { kind: 'alert', alert });
      return { kind: 'kept' };
    case 'own':
      await remember(trx, alert, decided.incident, known);
      return joined(trx, alert, decided.incident);
    case 'group':
      await trx
        .updateTable('alert_groups')
        .set({ last_at: Math.max(open?.lastAt ?? alert.at, alert.at) })
        .where('key', '=', group.key)
        .where('closed_at', 'is', null)
        .execute();
      await remember(trx, alert, decided.incident, known);
      return joined(trx, alert, decided.incident);
    case 'new': {
      const incident = await openNewGroup(trx, { key: group.key, linkTo: decided.linkTo, at: alert.at, now });
      await remember(trx, alert, incident, known);
      return { ...(await joined(trx, alert, incident)), kind: 'opened' };
    }
  }
}

async function joined(
  trx: Trx,
  alert: Alert,
  incident: IncidentId,
): Promise<Exclude<Placement, { kind: 'kept' }>> {
  const group = await trx
    .selectFrom('alert_groups')
    .select('link_to')
    .where('incident', '=', incident)
    .executeTakeFirst();
  const linkTo = (group?.link_to ?? null) as IncidentId | null;
  return { kind: 'joined', incident, linkTo, early: await earlyOf(trx, alert) };
}

async function knownAlert(
  trx: Trx,
  { source, identity }: { readonly source: string; readonly identity: string },
): Promise<KnownAlert | null> {
  const row = await trx
    .selectFrom('alerts')
    .leftJoin('incidents', 'incidents.id', 'alerts.incident')
    .select(['alerts.incident', 'alerts.starts_at', 'incidents.status'])
    .where('alerts.source', '=', source)
    .where('alerts.identity', '=', identity)
    .executeTakeFirst();
  if (row === undefined) return null;
  // No incident row yet: numbered, and about to be declared.
  return {
    incident: row.incident as IncidentId,
    resolved: row.status === 'resolved',
    startsAt: row.starts_at,
  };
}

async function openGroup(trx: Trx, key: string): Promise<OpenGroup | null> {
  const row = await trx
    .selectFrom('alert_groups')
    .leftJoin('incidents', 'incidents.id', 'alert_groups.incident')
    .select(['alert_groups.incident', 'alert_groups.last_at', 'incidents.status'])
    .where('alert_groups.key', '=', key)
    .where('alert_groups.closed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { incident: row.incident as IncidentId, resolved: row.status === 'resolved', lastAt: row.last_at };
}

async function openNewGroup(
  trx: Trx,
  group: {
    readonly key: string;
    readonly linkTo: IncidentId | null;
    readonly at: number;
    readonly now: number;
  },
): Promise<IncidentId> {
  await trx
    .updateTable('alert_groups')
    .set({ closed_at: group.now })
    .where('key', '=', group.key)
    .where('closed_at', 'is', null)
    .execute();
  const incident = incidentIdOf(await claimNumber(trx, group.now));
  await trx
    .insertInto('alert_groups')
    .values({
      key: group.key,
      incident,
      opened_at: group.now,
      last_at: group.at,
      closed_at: null,
      link_to: group.linkTo,
    })
    .execute();
  return incident;
}

/** The row tells of the latest occurrence: an earlier one, told late, changes nothing. */
async function remember(
  trx: Trx,
  alert: Alert,
  incident: IncidentId,
  known: KnownAlert | null,
): Promise<void> {
  if (known !== null && alert.startsAt < known.startsAt) return;
  const changing = {
    incident,
    status: alert.status,
    starts_at: alert.startsAt,
    last_at: alert.at,
    data: JSON.stringify(alert),
  };
  await trx
    .insertInto('alerts')
    .values({ source: alert.source, identity: alert.identity, ...changing })
    .onConflict((conflict) => conflict.columns(['source', 'identity']).doUpdateSet(changing))
    .execute();
}

async function placeRemark(trx: Trx, remark: AlertRemark): Promise<IncidentId | null> {
  const known = await knownAlert(trx, remark);
  if (known === null) await keepEarly(trx, remark, { kind: 'remark', remark });
  return known?.incident ?? null;
}

async function keepEarly(
  trx: Trx,
  { source, identity }: { readonly source: string; readonly identity: string },
  notice: EarlyNotice['notice'],
): Promise<void> {
  const data = JSON.stringify(notice);
  const there = await trx
    .selectFrom('early_alerts')
    .select('id')
    .where('source', '=', source)
    .where('identity', '=', identity)
    .where('data', '=', data)
    .executeTakeFirst();
  if (there === undefined) await trx.insertInto('early_alerts').values({ source, identity, data }).execute();
}

async function earlyOf(trx: Trx, trigger: Alert): Promise<readonly EarlyNotice[]> {
  const rows = await trx
    .selectFrom('early_alerts')
    .select(['id', 'data'])
    .where('source', '=', trigger.source)
    .where('identity', '=', trigger.identity)
    .orderBy('id')
    .execute();
  const notices = rows.map(
    ({ id, data }): EarlyNotice => ({ id, notice: JSON.parse(data) as EarlyNotice['notice'] }),
  );
  return notices.filter(({ notice }) =>
    isOfOccurrence(notice.kind === 'alert' ? notice.alert : notice.remark, trigger),
  );
}
