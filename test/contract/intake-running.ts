// The intake as it runs: server, worker and stores over one SQLite file, reached over HTTP.
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { KnownFeature } from '../../src/core/correlation/feature-of-alert.ts';
import type { IncidentState } from '../../src/core/incident/incident-state.ts';
import { minutes } from '../../src/core/model/time.ts';
import { type ProcessPorts, processDelivery } from '../../src/edges/intake/process-delivery.ts';
import { SOURCES } from '../../src/edges/intake/registry.ts';
import { createIntake } from '../../src/edges/intake/server.ts';
import { startIntakeWorker } from '../../src/edges/intake/worker.ts';
import { createAlertStore } from '../../src/edges/store/alerts.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createInbox } from '../../src/edges/store/inbox.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';

export const SECRET = 'a-webhook-secret';
export const TOKEN = 'a-bearer-token';

export interface RunningOptions {
  readonly now?: () => number;
  readonly features?: readonly KnownFeature[];
  /** null: not set. */
  readonly secret?: string | null;
  readonly token?: string | null;
  readonly log?: Writable;
  readonly readiness?: () => Promise<Record<string, string | null>>;
  readonly requestsPerMinute?: number;
  readonly trustProxy?: boolean | readonly string[];
  readonly bodyLimitBytes?: number;
  readonly retryAfterMs?: () => number;
  /** Replaces some of what processing uses: to see it fail. */
  readonly breaking?: (ports: ProcessPorts) => ProcessPorts;
}

export type Running = Awaited<ReturnType<typeof runIntake>>;

export async function runIntake(options: RunningOptions = {}) {
  const { now = Date.now, breaking = (ports) => ports } = options;
  const folder = mkdtempSync(join(tmpdir(), 'intake-'));
  const db = await openDatabase(join(folder, 'oncall.sqlite'));
  const clock = { now, wallMsUntil: (at: number) => Math.max(0, at - now()) };
  const inbox = createInbox(db);
  const incidents = createIncidentStore({ db, clock });
  const telemetry = createTelemetryStore(db);
  const ports = breaking({
    alerts: createAlertStore({ db, clock }),
    incidents,
    telemetry,
    records: telemetry,
    features: options.features ?? [],
    grouping: { windowMs: minutes(10), groupBy: ['feature', 'service', 'alertname'] },
  });
  const log = options.log === undefined ? pino({ enabled: false }) : pino(options.log);
  const worker = startIntakeWorker({
    inbox,
    log,
    process: (delivery) => processDelivery(ports, SOURCES, delivery),
    ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
  });
  const intake = createIntake({
    settings: settingsOf(options),
    clock,
    inbox,
    log,
    registry: new Registry(),
    onStored: worker.wake,
    ...(options.readiness === undefined ? {} : { readiness: options.readiness }),
  });
  const url = await intake.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    db,
    inbox,
    incidents,
    telemetry,
    intake,
    worker,
    async close(): Promise<void> {
      await intake.close();
      await worker.stop();
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
    /** All incidents, oldest first, after everything stored was processed. */
    async settled(): Promise<readonly IncidentState[]> {
      await worker.idle();
      return [...(await incidents.list({ limit: 1000 }))].reverse();
    },
    post: (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { method: 'POST', body: body as BodyInit, headers }),
    pagerduty: (body: unknown, headers: Record<string, string> = {}) =>
      postSigned(url, JSON.stringify(body), headers),
    bearer: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      }),
  };
}

function settingsOf(options: RunningOptions) {
  const secret = options.secret === undefined ? SECRET : options.secret;
  return {
    bodyLimitBytes: options.bodyLimitBytes ?? 1_000_000,
    requestsPerMinute: options.requestsPerMinute ?? 100_000,
    trustProxy: options.trustProxy ?? false,
    pagerDutySecrets: secret === null ? [] : secret.split(','),
    intakeToken: options.token === undefined ? TOKEN : options.token,
  };
}

export function signature(body: string | Uint8Array, secret = SECRET): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function postSigned(url: string, body: string, headers: Record<string, string>): Promise<Response> {
  const own = {
    'content-type': 'application/json',
    'x-webhook-id': randomUUID(),
    'x-pagerduty-signature': signature(body),
  };
  return fetch(`${url}/webhooks/pagerduty`, { method: 'POST', body, headers: { ...own, ...headers } });
}
