// Slack's side of the bot: Bolt over Socket Mode, or over HTTP, with every listener registered in one place.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { refuse } from '../../core/model/result.ts';
import type { Desk } from '../../flow/declare-incident.ts';
import type { Clock, Log } from '../../flow/ports.ts';
import type { SlackChat } from './chat.ts';
import type { MetadataReader } from './commands/command.ts';
import { registerActions } from './listeners/buttons.ts';
import { registerCommands } from './listeners/commands.ts';
import { registerEvents } from './listeners/events.ts';
import { registerForms } from './listeners/forms.ts';
import type { ListenerParts } from './listeners/parts.ts';
import { createPeople } from './people.ts';
import { memorySeenStore, type SeenStore } from './seen.ts';
import { featuresOf, type SlackConfig } from './settings.ts';
import { keepConnected, type SocketKeeper } from './socket-keeper.ts';
import { slackLogger } from './web-clients.ts';

export interface SlackApp {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Over HTTP only: mount it at POST /slack/events; it reads the raw body and checks the signature itself. */
  readonly requestListener?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether events reach the bot: false while the socket is down, or up but silent. */
  alive(): boolean;
}

export interface SlackAppOptions {
  readonly config: SlackConfig;
  readonly chat: SlackChat;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: no feature has any calls. */
  readonly metadataCoverage?: MetadataReader;
  /** Default: remembered in this process only. */
  readonly seen?: SeenStore;
  /** Wall milliseconds without an own message's echo before a socket counts as dead; default 30 seconds. */
  readonly silenceMaxMs?: number;
}

const noTelemetry: MetadataReader = async () =>
  refuse('no_telemetry', 'This bot keeps no telemetry.', 'Ask the one that does.');

export const HTTP_PATH = '/slack/events';
const SILENCE_MAX_MS = 30_000;

/** @throws Error when SLACK_APP_TOKEN (or, over HTTP, SLACK_SIGNING_SECRET) is missing */
export async function createSlackApp(options: SlackAppOptions): Promise<SlackApp> {
  const { config, chat, desk, clock, log } = options;
  const transport =
    config.environment.SLACK_HTTP === '1' ? httpTransport(config, log) : socketTransport(config, log);
  const app = new App({
    receiver: transport.receiver,
    logger: slackLogger(log),
    // Asked at every delivery: the identity may be unknown while Slack is down, and commands must not wait for it.
    authorize: async () => {
      const token = config.environment.SLACK_BOT_TOKEN;
      const authorized = token === undefined ? {} : { botToken: token };
      const self = chat.identity.known();
      if (self !== null) return { ...authorized, botId: self.botId, botUserId: self.botUserId };
      void chat.identity.get();
      return authorized;
    },
    clientOptions: {
      slackApiUrl: config.environment.SLACK_API_URL,
      retryConfig: { retries: 0 },
      timeout: 10_000,
    },
    convoStore: false,
    // The bot's own messages must be heard (see echo-watch.ts) before they are dropped.
    ignoreSelf: false,
  });
  const parts: ListenerParts = {
    clients: chat.clients,
    echoes: chat.echoes,
    people: createPeople(chat.clients),
    seen: options.seen ?? memorySeenStore(),
    working: new Set(),
    features: featuresOf(config),
    desk,
    clock,
    metadataCoverage: options.metadataCoverage ?? noTelemetry,
    log,
  };
  registerEvents(app, parts);
  registerCommands(app, parts);
  registerActions(app, parts);
  registerForms(app, parts);
  app.error(async (error) =>
    log.error(
      { system: 'slack', error: String(error.stack ?? error) },
      'a delivery of Slack could not be worked on',
    ),
  );
  return transport.kind === 'http'
    ? overHttp(transport.receiver)
    : overSocket(transport.keeper, chat, log, options.silenceMaxMs ?? SILENCE_MAX_MS);
}

type Transport =
  | { readonly kind: 'http'; readonly receiver: HTTPReceiver }
  | { readonly kind: 'socket'; readonly receiver: Receiver; readonly keeper: SocketKeeper };

function httpTransport({ environment }: SlackConfig, log: Log): Transport {
  const signingSecret = environment.SLACK_SIGNING_SECRET;
  if (signingSecret === undefined)
    throw new Error(
      'SLACK_HTTP=1 needs SLACK_SIGNING_SECRET: copy it from the app’s Basic Information page, or unset SLACK_HTTP.',
    );
  return {
    kind: 'http',
    receiver: new HTTPReceiver({ signingSecret, endpoints: [HTTP_PATH], logger: slackLogger(log) }),
  };
}

function socketTransport({ environment }: SlackConfig, log: Log): Transport {
  const appToken = environment.SLACK_APP_TOKEN;
  if (appToken === undefined)
    throw new Error(
      'SLACK_APP_TOKEN is missing: make an app-level token (xapp-…) with connections:write, or use SLACK_HTTP=1.',
    );
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    // The keeper reconnects: Slack's own way ends in an unhandled rejection when Slack is down.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: environment.SLACK_API_URL,
        retryConfig: { retries: 0 },
        timeout: 5_000,
        rejectRateLimitedCalls: true,
      },
    },
  });
  return { kind: 'socket', receiver, keeper: keepConnected(receiver.client, log) };
}

const overHttp = (receiver: HTTPReceiver): SlackApp => ({
  start: async () => undefined,
  stop: async () => undefined,
  requestListener: (request, response) => receiver.requestListener(request, response),
  alive: () => true,
});

function overSocket(keeper: SocketKeeper, { echoes }: SlackChat, log: Log, silenceMaxMs: number): SlackApp {
  let timer: NodeJS.Timeout | null = null;
  const isSilent = () => echoes.missingMs() > silenceMaxMs;
  return {
    start: async () => {
      timer = setInterval(() => {
        if (!isSilent()) return;
        echoes.forget();
        keeper.renew('own messages did not come back as events');
      }, silenceMaxMs / 3);
      timer.unref();
      await keeper.start();
      if (!keeper.connected())
        log.warn({ system: 'slack' }, 'Slack is not connected yet; the bot goes on trying');
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await keeper.stop();
    },
    alive: () => keeper.connected() && !isSilent(),
  };
}
