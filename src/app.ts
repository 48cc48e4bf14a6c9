// Composition root: builds the running bot from a config. The only place that constructs edges.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import { createClock } from './clock.ts';
import { type Config, ConfigError, databasePath } from './config.ts';
import { createCharts } from './edges/charts/charts.ts';
import { createDocuments } from './edges/documents/documents.ts';
import { processDelivery } from './edges/intake/process-delivery.ts';
import { SOURCES } from './edges/intake/registry.ts';
import { createIntake } from './edges/intake/server.ts';
import { startIntakeWorker } from './edges/intake/worker.ts';
import { createPager } from './edges/pagerduty/pager.ts';
import { createEffectWorker } from './edges/schedule/effect-worker.ts';
import { startJobs } from './edges/schedule/job.ts';
import { pollStatusPages } from './edges/schedule/poll-status-pages.ts';
import { prune } from './edges/schedule/prune.ts';
import { createSlackApp, HTTP_PATH, type SlackApp } from './edges/slack/bolt.ts';
import { createChat } from './edges/slack/chat.ts';
import { createStatusPage } from './edges/statuspage/statuspage.ts';
import { createAlertStore } from './edges/store/alerts.ts';
import { openDatabase } from './edges/store/database.ts';
import { createInbox } from './edges/store/inbox.ts';
import { createIncidentStore } from './edges/store/incidents.ts';
import { createOutbox } from './edges/store/outbox.ts';
import { createPrunable } from './edges/store/prune.ts';
import { createSeenKeys } from './edges/store/seen-keys.ts';
import { createTelemetryStore } from './edges/store/telemetry.ts';
import { createDesk } from './flow/declare-incident.ts';
import type { Outbox } from './flow/ports.ts';
import { alertPorts, createPerformers } from './performers.ts';

export interface Bot {
  /** Resolves when the intake listens and Slack is connected (or being tried). @returns the intake's address */
  start(): Promise<string>;
  stop(): Promise<void>;
}

export const createLog = ({ environment }: Config): Logger =>
  pino({ level: environment.ONCALL_LOG }, pino.destination(2));

/** @throws ConfigError when a token that the bot cannot do without is missing */
export async function createBot(config: Config, log: Logger = createLog(config)): Promise<Bot> {
  requireSlack(config);
  const { settings, environment } = config;
  const clock = createClock(environment);
  const db = await openDatabase(databasePath(config));
  const outbox = createOutbox(db);
  const telemetry = createTelemetryStore(db);
  const incidents = createIncidentStore({ db, clock, onEffects: () => worker.wake() });
  const chat = await createChat({ config, log });
  const pager = createPager({ config, log });
  const world = {
    clock,
    incidents,
    telemetry,
    chat,
    pager,
    statusPage: createStatusPage(),
    charts: createCharts(),
    documents: createDocuments(),
  };
  const worker = createEffectWorker({
    outbox,
    incidents,
    clock,
    log,
    performers: createPerformers(world, settings),
    random: Math.random,
    leaseMs: settings.storage.leaseSeconds * 1000,
  });
  const slack = await createSlackApp({
    config,
    chat,
    desk: createDesk(incidents),
    clock,
    log,
    seen: createSeenKeys(db),
  });
  const inbox = createInbox(db);
  const ports = {
    ...alertPorts({ alerts: createAlertStore({ db, clock }), incidents, telemetry }, settings),
    records: telemetry,
  };
  const intakeWorker = startIntakeWorker({
    inbox,
    log,
    process: (delivery) => processDelivery(ports, SOURCES, delivery),
  });
  const intake = createIntake({
    settings: intakeSettings(config),
    clock,
    inbox,
    registry: new Registry(),
    onStored: () => intakeWorker.wake(),
    log,
    readiness: () => readiness(slack, outbox),
  });
  mountSlack(intake, slack);
  const jobs = [
    pollStatusPages({
      statusPage: world.statusPage,
      inbox,
      clock,
      pages: statusPagesOf(config),
      onStored: () => intakeWorker.wake(),
    }),
    prune({ store: createPrunable(db), keepDays: settings.storage.keepDays, now: clock.now, log }),
  ];
  let scheduled: ReturnType<typeof startJobs> | null = null;
  return {
    start: async () => {
      const address = await intake.listen({
        host: environment.ONCALL_HOST ?? settings.server.host,
        port: environment.ONCALL_PORT ?? settings.server.port,
      });
      worker.start();
      await slack.start();
      scheduled = startJobs(jobs, log);
      return address;
    },
    stop: async () => {
      await scheduled?.stop();
      await slack.stop();
      await intakeWorker.stop();
      await intake.close();
      await worker.stop();
      await db.destroy();
    },
  };
}

const statusPagesOf = ({ settings }: Config): ReadonlyMap<string, string> =>
  new Map(
    Object.values(settings.features).flatMap(({ provider, statusPage }) =>
      provider === undefined || statusPage === undefined ? [] : [[provider, statusPage] as const],
    ),
  );

const intakeSettings = ({ settings, environment }: Config) => ({
  bodyLimitBytes: settings.server.bodyLimitBytes,
  requestsPerMinute: settings.server.requestsPerMinute,
  pagerDutySecrets: (environment.PAGERDUTY_WEBHOOK_SECRET ?? '').split(',').filter((secret) => secret !== ''),
  intakeToken: environment.INTAKE_TOKEN ?? null,
});

/** An effect that has failed for this long says that Slack or PagerDuty does not take what we have to say. */
const STALLED_AFTER_MS = 60_000;

/** Name of a part → null, or what is wrong with it. */
async function readiness(slack: SlackApp, outbox: Outbox): Promise<Readonly<Record<string, string | null>>> {
  const { count, firstTriedAtWall } = await outbox.waiting();
  const stalledMs = firstTriedAtWall === null ? 0 : Date.now() - firstTriedAtWall;
  return {
    slack: slack.alive() ? null : 'no events reach the bot: its connection to Slack is down or silent',
    outbox:
      stalledMs < STALLED_AFTER_MS
        ? null
        : `${count} effects wait, the oldest has been tried for ${Math.round(stalledMs / 1000)} s`,
  };
}

function requireSlack({ environment }: Config): void {
  const missing =
    environment.SLACK_BOT_TOKEN === undefined
      ? 'SLACK_BOT_TOKEN'
      : environment.SLACK_HTTP === '1'
        ? environment.SLACK_SIGNING_SECRET === undefined && 'SLACK_SIGNING_SECRET'
        : environment.SLACK_APP_TOKEN === undefined && 'SLACK_APP_TOKEN';
  if (missing)
    throw new ConfigError(
      `environment: ${missing} is missing. "With your Slack and PagerDuty" in README.md says where to get it; without any token, npm start opens the sandbox.`,
    );
}

/** Bolt reads the raw body and checks the signature itself, so Fastify must keep its hands off. */
function mountSlack(server: ReturnType<typeof createIntake>, { requestListener }: SlackApp): void {
  if (requestListener === undefined) return;
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post(HTTP_PATH, (request, reply) => {
      reply.hijack();
      requestListener(request.raw as IncomingMessage, reply.raw as ServerResponse);
    });
  });
}
