// An alert is placed: it opens an incident, joins one, or waits for its trigger. Every step may be repeated.
import { DETECTION } from '../core/correlation/alert-of-detection.ts';
import { declarationOf } from '../core/correlation/declaration.ts';
import { featureOfAlert, type KnownFeature } from '../core/correlation/feature-of-alert.ts';
import { groupKeyOf } from '../core/correlation/group-key.ts';
import type { IncidentCommand } from '../core/incident/incident-commands.ts';
import type { RecordedEvent } from '../core/incident/incident-events.ts';
import type { Alert, AlertRemark } from '../core/model/alert.ts';
import type { IncidentId } from '../core/model/ids.ts';
import { hours } from '../core/model/time.ts';
import type { AlertStore, EarlyNotice, IncidentStore, TelemetryStore } from './ports.ts';

export interface AlertPorts {
  readonly alerts: AlertStore;
  readonly incidents: Pick<IncidentStore, 'execute' | 'load' | 'list'>;
  readonly telemetry: Pick<TelemetryStore, 'features'>;
  readonly features: readonly KnownFeature[];
  readonly grouping: { readonly windowMs: number; readonly groupBy: readonly string[] };
}

export type ReceivedAlert =
  | { readonly kind: 'opened' | 'joined'; readonly incident: IncidentId }
  | { readonly kind: 'kept' };

/**
 * place → declare when missing → attach → link → apply what came early.
 * @throws Error when the incident refuses what it never should; the caller tries the whole delivery again
 */
export async function receiveAlert(ports: AlertPorts, received: Alert): Promise<ReceivedAlert> {
  const alert = { ...received, feature: await featureOf(ports, received) };
  const placed = await ports.alerts.place(alert, await groupOf(ports, alert));
  if (placed.kind === 'kept') return placed;
  const { kind, incident, linkTo, early } = placed;
  await attach(ports, incident, alert);
  if (linkTo !== null) {
    await execute(ports, incident, { type: 'link', to: linkTo, why: 'the same alerts, earlier' });
  }
  for (const { notice } of early) await applyEarly(ports, incident, notice);
  await ports.alerts.forgetEarly(early.map(({ id }) => id));
  return { kind, incident };
}

/** Our own evidence takes longer than an outside alert: it joins what is open about its feature, this much later. */
const OWN_WINDOW_MS = hours(24);
const OPEN_INCIDENTS_MAX = 200;

async function groupOf(
  { incidents, grouping }: AlertPorts,
  alert: Alert,
): Promise<{ readonly key: string; readonly windowMs: number }> {
  const own = { key: groupKeyOf(alert, grouping.groupBy), windowMs: grouping.windowMs };
  if (alert.source !== DETECTION || alert.feature === null) return own;
  const open = await incidents.list({ open: true, limit: OPEN_INCIDENTS_MAX });
  const first = open.find(({ feature, alerts }) => feature === alert.feature && alerts.length > 0)?.alerts[0];
  return first === undefined
    ? own
    : { key: groupKeyOf(first.alert, grouping.groupBy), windowMs: OWN_WINDOW_MS };
}

/** @returns the incident whose record now holds it, or null: it waits for its alert */
export async function receiveRemark(
  ports: Pick<AlertPorts, 'alerts' | 'incidents'>,
  remark: AlertRemark,
): Promise<IncidentId | null> {
  const incident = await ports.alerts.placeRemark(remark);
  if (incident !== null) await record(ports, incident, remark);
  return incident;
}

async function featureOf({ telemetry, features }: AlertPorts, alert: Alert): Promise<string | null> {
  return alert.feature ?? featureOfAlert(alert, features, await telemetry.features());
}

async function applyEarly(
  ports: AlertPorts,
  incident: IncidentId,
  notice: EarlyNotice['notice'],
): Promise<void> {
  if (notice.kind === 'remark') await record(ports, incident, notice.remark);
  else await attach(ports, incident, notice.alert);
}

/** A process may have died between placing and declaring, and another alert of the group may come first. */
async function attach(
  ports: Pick<AlertPorts, 'incidents'>,
  incident: IncidentId,
  alert: Alert,
): Promise<void> {
  const attached = await ports.incidents.execute(incident, { type: 'attach_alert', alert });
  if (attached.ok) return;
  if (attached.refusal.code !== 'no_such_incident')
    throw unexpected(incident, 'attach_alert', attached.refusal);
  const declared = await ports.incidents.execute(incident, {
    type: 'declare',
    incident,
    ...declarationOf(alert),
    alert,
  });
  if (!declared.ok && declared.refusal.code !== 'already_declared') {
    throw unexpected(incident, 'declare', declared.refusal);
  }
  await execute(ports, incident, { type: 'attach_alert', alert });
}

/** A remark has no identity of its own: the same words by the same person at the same moment are one. */
async function record(
  ports: Pick<AlertPorts, 'incidents'>,
  incident: IncidentId,
  remark: AlertRemark,
): Promise<void> {
  const loaded = await ports.incidents.load(incident);
  if (loaded === null) throw new Error(`${incident} is numbered and not declared yet: the remark waits`);
  if (loaded.events.some((recorded) => isSameRemark(recorded, remark))) return;
  await execute(ports, incident, { type: 'record_remark', remark });
}

const isSameRemark = ({ event }: RecordedEvent, remark: AlertRemark): boolean =>
  event.type === 'remark_recorded' &&
  event.remark.source === remark.source &&
  event.remark.identity === remark.identity &&
  event.remark.at === remark.at &&
  event.remark.by === remark.by &&
  event.remark.text === remark.text;

async function execute(
  { incidents }: Pick<AlertPorts, 'incidents'>,
  incident: IncidentId,
  command: IncidentCommand,
): Promise<void> {
  const result = await incidents.execute(incident, command);
  if (!result.ok) throw unexpected(incident, command.type, result.refusal);
}

const unexpected = (
  incident: IncidentId,
  command: string,
  { code, say }: { code: string; say: string },
): Error => new Error(`${incident} refused ${command} (${code}): ${say}`);
