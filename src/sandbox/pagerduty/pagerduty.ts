// A small PagerDuty that remembers: REST v2, Events API v2 and signed V3 webhooks on one local port.
import { fastify } from 'fastify';
import { checkAccount, type PagerDutyAccount } from './account.ts';
import type { ReceivedChange } from './events-v2.ts';
import { noFaults, type PagerDutyFaults, requireToken } from './gate.ts';
import { createIncidentDesk, type IncidentDesk } from './incident-desk.ts';
import { acknowledgeIncident, enforceTimeouts, openIncident, resolveIncident } from './incident-lifecycle.ts';
import type { IncidentRecord } from './incident-record.ts';
import { addAlert, annotateIncident } from './incident-record-keeping.ts';
import { type PhonePage, phonePage } from './phone.ts';
import type { RestContext } from './rest-context.ts';
import { assemble } from './server.ts';
import { type DeliveryTiming, WebhookDelivery, type WebhookTarget } from './webhook-delivery.ts';
import { pingEvent, webhookEvent } from './webhook-shapes.ts';

export interface PagerDutyOptions extends PagerDutyAccount {
  /** Incident time now, RFC 3339. */
  readonly clock: () => string;
  /** Tokens that the REST interface accepts; a value names the user whose own token it is. */
  readonly tokens?: Readonly<Record<string, string | null>>;
  readonly webhook?: WebhookTarget;
  readonly port?: number;
  readonly faults?: Partial<PagerDutyFaults>;
  /** Requests a minute and token, at the wall. */
  readonly restLimit?: number;
  readonly deliveryTiming?: DeliveryTiming;
  /** How often, at the wall, unacknowledged incidents are looked at for escalation; 0 = only when asked. */
  readonly sweepEveryMs?: number;
}

export interface PagerDutySandbox {
  /** `http://127.0.0.1:PORT`: root of the REST interface; events go to `/v2/enqueue` under it. */
  readonly url: string;
  readonly token: string;
  readonly faults: PagerDutyFaults;
  readonly deliveries: WebhookDelivery;
  readonly changes: readonly ReceivedChange[];
  /** Points the webhook subscription at a receiver; null takes it away. */
  subscribe(target: WebhookTarget | null): void;
  /** As a monitoring integration of the service would. @returns the incident's id */
  trigger(alert: {
    readonly serviceId: string;
    readonly title: string;
    readonly details?: unknown;
    readonly urgency?: 'high' | 'low';
    readonly dedupKey?: string;
  }): string;
  acknowledge(incidentId: string, userId: string): void;
  resolve(incidentId: string, userId: string): void;
  annotate(incidentId: string, userId: string, content: string): void;
  ping(): void;
  /** Escalates what is overdue by the clock now. */
  sweep(): void;
  incident(id: string): IncidentRecord | undefined;
  /** What the phones show, oldest first. */
  pages(): readonly PhonePage[];
  onChange(listener: (page: PhonePage) => void): () => void;
  close(): Promise<void>;
}

export const DEFAULT_TOKEN = 'u+sandbox-pagerduty-token';
const EVENT_TYPES = [
  'incident.triggered',
  'incident.acknowledged',
  'incident.unacknowledged',
  'incident.resolved',
  'incident.reopened',
  'incident.reassigned',
  'incident.delegated',
  'incident.escalated',
  'incident.annotated',
  'incident.priority_updated',
  'incident.responder.added',
  'incident.status_update_published',
];
const RETRY_DELAYS_MS = [200, 400, 800, 1600, 3000];

/** @throws Error when the account's parts do not fit together, or the port is taken */
export async function startPagerDuty(options: PagerDutyOptions): Promise<PagerDutySandbox> {
  checkAccount(options);
  const faults: PagerDutyFaults = { ...noFaults(), ...options.faults };
  const listeners = new Set<(page: PhonePage) => void>();
  const changes: ReceivedChange[] = [];
  const app = fastify({ forceCloseConnections: true });
  const delivery = new WebhookDelivery({
    subscriptionId: 'PWHSUB1',
    target: options.webhook ?? null,
    copies: () => faults.webhookCopies,
    nowMs: () => Date.parse(options.clock()),
    timing: options.deliveryTiming ?? { retryDelaysMs: RETRY_DELAYS_MS, attemptsMax: 200 },
  });
  let issued = 0;
  const newEventId = () => `01EVENT${String(++issued).padStart(19, '0')}`;
  const desk = createIncidentDesk({
    account: options,
    clock: options.clock,
    notify(notice) {
      delivery.send(webhookEvent(shapes, notice, newEventId()), notice.incident.id);
      for (const listener of listeners) listener(phonePage(desk, notice.incident));
    },
  });
  const shapes = { desk, origin: '' };
  const tokens = options.tokens ?? { [DEFAULT_TOKEN]: null };
  const context: RestContext = {
    shapes,
    clock: options.clock,
    faults,
    delivery,
    eventTypes: EVENT_TYPES,
    newEventId,
    userOfToken: (request) => tokens[requireToken(request, Object.keys(tokens))] ?? null,
  };
  assemble(app, context, {
    restLimit: options.restLimit,
    tokens: Object.keys(tokens),
    changes,
  });
  shapes.origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const sweeping =
    options.sweepEveryMs === 0 ? null : setInterval(() => enforceTimeouts(desk), options.sweepEveryMs ?? 250);
  return {
    ...incidentActions(desk, delivery, newEventId, listeners),
    url: shapes.origin,
    token: Object.keys(tokens)[0] ?? '',
    faults,
    deliveries: delivery,
    changes,
    subscribe: (target) => delivery.subscribe(target),
    async close() {
      if (sweeping !== null) clearInterval(sweeping);
      await delivery.close();
      await app.close();
    },
  };
}

function incidentActions(
  desk: IncidentDesk,
  delivery: WebhookDelivery,
  newEventId: () => string,
  listeners: Set<(page: PhonePage) => void>,
) {
  const known = (id: string): IncidentRecord => {
    const found = desk.incidents.find((incident) => incident.id === id);
    if (found === undefined)
      throw new Error(
        `PagerDuty incident ${JSON.stringify(id)} does not exist; known: ${desk.incidents.map((one) => one.id).join(', ') || 'none'}`,
      );
    return found;
  };
  return {
    trigger(alert: Parameters<PagerDutySandbox['trigger']>[0]): string {
      const incident = openIncident(
        desk,
        {
          serviceId: alert.serviceId,
          title: alert.title,
          details: alert.details ?? null,
          urgency: alert.urgency ?? 'high',
          incidentKey: alert.dedupKey ?? null,
          policyId: null,
          priorityId: null,
          assignees: [],
          viaEvents: true,
          conferenceBridge: null,
        },
        { kind: 'service', id: alert.serviceId },
      );
      addAlert(desk, incident, {
        alertKey: incident.incidentKey,
        summary: alert.title,
        severity: alert.urgency === 'low' ? 'warning' : 'critical',
        details: alert.details ?? null,
      });
      return incident.id;
    },
    acknowledge: (id: string, userId: string) =>
      acknowledgeIncident(desk, known(id), { kind: 'user', id: userId }),
    resolve: (id: string, userId: string) => resolveIncident(desk, known(id), { kind: 'user', id: userId }),
    annotate(id: string, userId: string, content: string): void {
      annotateIncident(desk, known(id), content, userId);
    },
    ping: () => delivery.send(pingEvent(newEventId(), desk.clock()), 'pagey'),
    sweep: () => enforceTimeouts(desk),
    incident: (id: string) => desk.incidents.find((incident) => incident.id === id),
    pages: () => desk.incidents.map((incident) => phonePage(desk, incident)),
    onChange(listener: (page: PhonePage) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
