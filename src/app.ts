// Composition root: builds the running bot from a config. The only place that constructs edges.
// long: one place shows how the whole bot is put together
import { randomUUID } from 'node:crypto';
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
import { startDetection } from './edges/schedule/detect.ts';
import { createDetectionMetrics } from './edges/schedule/detection-metrics.ts';
import { createEffectWorker } from './edges/schedule/effect-worker.ts';
import { type Job, startJobs } from './edges/schedule/job.ts';
import { pollSeries } from './edges/schedule/poll-series.ts';
import { pollStatusPages } from './edges/schedule/poll-status-pages.ts';
import { prune } from './edges/schedule/prune.ts';
import { createSlackApp, HTTP_PATH, type SlackApp } from './edges/slack/bolt.ts';
import { createChat } from './edges/slack/chat.ts';
import { createStatusPage } from './edges/statuspage/statuspage.ts';
import { createAlertStore } from './edges/store/alerts.ts';
import { type Db, openDatabase } from './edges/store/database.ts';
import { createBaselines, createDetectionLog } from './edges/store/detection.ts';
import { createPages } from './edges/store/detection-pages.ts';
import { createDetectorStore } from './edges/store/detector.ts';
import { createInbox } from './edges/store/inbox.ts';
import { createIncidentStore } from './edges/store/incidents.ts';
import { createSeriesCursor } from './edges/store/metric-readings.ts';
import { createOutbox } from './edges/store/outbox.ts';
import { createPrunable } from './edges/store/prune.ts';
import { createSeenKeys } from './edges/store/seen-keys.ts';
import { createTelemetryStore } from './edges/store/telemetry.ts';
import { turnOfOthers } from './edges/store/turns.ts';
import { enginePartsOf } from './engine-parts.ts';
import { createDesk } from './flow/declare-incident.ts';
import { actOn } from './flow/detect.ts';
import { metadataCoverage } from './flow/metadata-coverage.ts';
import type { Clock, Inbox, Outbox, StatusPage } from './flow/ports.ts';
import { receiveAlert } from './flow/receive-alert.ts';
import { createDetector } from './flow/run-detection.ts';
import { alertPorts, createPerformers } from './performers.ts';
import { watchedSeriesOf } from './watched-series.ts';

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
  const stores = createStores(db, clock, log, () => worker.wake());
  const chat = await createChat({ config, log });
  const registry = new Registry();
  const detection = createDetectionSide({ config, clock, log, stores, db, registry });
  const world = {
    clock,
    chat,
    pages: createPages(db, detection.watched),
    incidents: stores.incidents,
    telemetry: stores.telemetry,
    pager: createPager({ config, log }),
    statusPage: createStatusPage(),
    charts: createCharts(),
    documents: createDocuments(),
  };
  const worker = createEffectWorker({
    ...stores,
    clock,
    log,
    performers: createPerformers(world, settings),
    random: Math.random,
    leaseMs: settings.storage.leaseSeconds * 1000,
  });
  const desk = createDesk(stores.incidents, createBaselines(db));
  const slack = await createSlackApp({
    config,
    chat,
    desk,
    clock,
    log,
    seen: createSeenKeys(db),
    metadataCoverage: (feature) => metadataCoverage({ telemetry: sampled(db), clock }, feature),
  });
  const intake = createIntakeSide({ config, clock, log, stores, registry }, detection.loop.wake, () =>
    readiness(slack, stores.outbox),
  );
  mountSlack(intake.server, slack);
  const jobs = createJobs(config, { ...world, ...stores, log, db, onStored: intake.worker.wake });
  let scheduled: ReturnType<typeof startJobs> | null = null;
  return {
    start: async () => {
      const host = environment.ONCALL_HOST ?? settings.server.host;
      const address = await intake.server.listen({
        host,
        port: environment.ONCALL_PORT ?? settings.server.port,
      });
      worker.start();
      detection.loop.start();
      await slack.start();
      scheduled = startJobs(jobs, log);
      return address;
    },
    stop: async () => {
      await scheduled?.stop();
      await slack.stop();
      await intake.worker.stop();
      await intake.server.close();
      await detection.loop.stop();
      await worker.stop();
      await db.destroy();
    },
  };
}

/** Shares to the percent need no more calls than this, and the person waits. */
const sampled = (db: Db) => createTelemetryStore(db, { callsMax: 20_000 });

type Stores = ReturnType<typeof createStores>;

const createStores = (db: Db, clock: Clock, log: Logger, onEffects: () => void) => ({
  inbox: createInbox(db),
  outbox: createOutbox(db),
  telemetry: createTelemetryStore(db, { log }),
  alerts: createAlertStore({ db, clock }),
  incidents: createIncidentStore({ db, clock, onEffects }),
});

interface SideParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stores: Stores;
  readonly registry: Registry;
}

/** From a body on the wire to an incident: the server that stores it, the worker that takes it through the stages. */
function createIntakeSide(
  { config, clock, log, stores, registry }: SideParts,
  onProcessed: () => void,
  isReady: () => ReturnType<typeof readiness>,
) {
  const ports = { ...alertPorts(stores, config.settings), records: stores.telemetry };
  const { inbox } = stores;
  const worker = startIntakeWorker({
    inbox,
    log,
    process: async (delivery) => {
      const processed = await processDelivery(ports, SOURCES, delivery);
      onProcessed();
      return processed;
    },
  });
  const server = createIntake({
    settings: intakeSettings(config),
    clock,
    inbox,
    registry,
    onStored: worker.wake,
    log,
    readiness: isReady,
  });
  return { server, worker };
}

/** From stored records to an incident: the engine with its memory, and the loop that feeds it. */
function createDetectionSide({ config, clock, log, stores, db, registry }: SideParts & { readonly db: Db }) {
  const { settings } = config;
  const leaseMs = settings.storage.leaseSeconds * 1000;
  const ports = alertPorts(stores, settings);
  const detections = createDetectionLog(db);
  const metrics = createDetectionMetrics(registry, () => detector.status(), clock.now);
  const detector = createDetector({
    store: createDetectorStore({ db, owner: randomUUID(), leaseMs }),
    clock,
    log,
    engine: enginePartsOf(settings),
    act: (decision) =>
      actOn({ detections, receive: async (alert) => void (await receiveAlert(ports, alert)) }, [decision]),
    breathe: turnOfOthers,
    onKept: metrics.kept,
    onFault: metrics.fault,
  });
  return { loop: startDetection({ detector, clock, log }), watched: detector.watched };
}

interface JobParts {
  readonly statusPage: StatusPage;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly db: Db;
  readonly onStored: () => void;
}

const createJobs = (
  config: Config,
  { statusPage, inbox, clock, log, db, onStored }: JobParts,
): readonly Job[] => [
  pollStatusPages({ statusPage, inbox, clock, pages: statusPagesOf(config), onStored }),
  pollSeries({
    series: watchedSeriesOf(config),
    inbox,
    cursor: createSeriesCursor(db),
    clock,
    log,
    onStored,
  }),
  prune({ store: createPrunable(db), ...config.settings.storage, now: clock.now, log }),
];

const statusPagesOf = ({ settings }: Config): ReadonlyMap<string, string> =>
  new Map(
    Object.values(settings.features).flatMap(({ provider, statusPage }) =>
      provider === undefined || statusPage === undefined ? [] : [[provider, statusPage] as const],
    ),
  );

const intakeSettings = ({ settings, environment }: Config) => ({
  bodyLimitBytes: settings.server.bodyLimitBytes,
  requestsPerMinute: settings.server.requestsPerMinute,
  trustProxy: settings.server.trustProxy,
  pagerDutySecrets: environment.PAGERDUTY_WEBHOOK_SECRET ?? [],
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
