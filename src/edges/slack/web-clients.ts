// Slack's Web API clients. What people wait for and what searches in bulk never share a queue.
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../flow/ports.ts';
import type { SlackConfig } from './settings.ts';

export interface WebClients {
  /** Channels, messages, modals. Never tries again by itself: the outbox does, and looks first whether it went through. */
  readonly urgent: WebClient;
  /** Searches and look-ups. Reading twice does no harm, so it tries again. */
  readonly bulk: WebClient;
  /** POSTs bytes to an upload address with the same deadline; the address is not a Web API method. */
  putBytes(url: string, bytes: Uint8Array): Promise<Response>;
}

/** Wall milliseconds for one call, body included: longer than Slack's slow days, shorter than a person's patience. */
const CALL_TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 30_000;

/** @throws Error when the bot token is missing. */
export function createWebClients(
  { environment }: SlackConfig,
  log: Log,
  callTimeoutMs: number = CALL_TIMEOUT_MS,
): WebClients {
  const token = environment.SLACK_BOT_TOKEN;
  if (token === undefined)
    throw new Error('SLACK_BOT_TOKEN is missing: set it to the bot token (xoxb-…) of the installed app.');
  const options: WebClientOptions = {
    slackApiUrl: environment.SLACK_API_URL,
    logger: slackLogger(log),
    timeout: callTimeoutMs,
    // Otherwise one 429 silently pauses every later call of the same client.
    rejectRateLimitedCalls: true,
    // A method is always called at SLACK_API_URL, whatever its name holds.
    allowAbsoluteUrls: false,
  };
  return {
    urgent: new WebClient(token, { ...options, maxRequestConcurrency: 20, retryConfig: { retries: 0 } }),
    bulk: new WebClient(token, {
      ...options,
      maxRequestConcurrency: 3,
      retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 2000, randomize: true },
    }),
    putBytes: (url, bytes) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(bytes),
        signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
      }),
  };
}

/** Slack's libraries speak through the program's log; their `info` is chatter and stays out. */
export function slackLogger(log: Log): Logger {
  const text = (parts: readonly unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({ system: 'slack' }, text(parts)),
    error: (...parts) => log.error({ system: 'slack' }, text(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
