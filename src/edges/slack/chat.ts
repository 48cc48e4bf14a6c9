// The Chat port on Slack's Web API.
import type { SlackUserId } from '../../core/model/ids.ts';
import type { Chat, Log } from '../../flow/ports.ts';
import { attemptUnless, dispensable } from './attempt.ts';
import { channelCalls } from './channels.ts';
import { createEchoWatch, type EchoWatch } from './echo-watch.ts';
import { createIdentity, type Identity } from './identity.ts';
import { messageCalls } from './messages.ts';
import type { SlackConfig } from './settings.ts';
import { createWebClients, type WebClients } from './web-clients.ts';

/** The Chat port, with what the rest of this edge needs of the same connection. */
export interface SlackChat extends Chat {
  readonly clients: WebClients;
  readonly identity: Identity;
  readonly echoes: EchoWatch;
}

/**
 * Starts also while Slack is down: calls then fail as retryable until it answers.
 * @throws Error when SLACK_BOT_TOKEN is missing
 */
export async function createChat({
  config,
  log,
  callTimeoutMs,
}: {
  readonly config: SlackConfig;
  readonly log: Log;
  /** Wall milliseconds for one call; the default suits Slack itself. */
  readonly callTimeoutMs?: number;
}): Promise<SlackChat> {
  const clients = createWebClients(config, log, callTimeoutMs);
  const identity = createIdentity(clients);
  const echoes = createEchoWatch();
  const self = await identity.get();
  if (!self.ok)
    log.warn({ code: self.failure.code }, `${self.failure.why} The bot starts anyway and asks again.`);
  return {
    clients,
    identity,
    echoes,
    ...channelCalls(clients, identity, echoes, log),
    ...messageCalls(clients, identity, echoes),
    userByEmail: (email) =>
      dispensable(
        attemptUnless<SlackUserId | null>('looking up a person', { users_not_found: null }, async () => {
          const { user } = await clients.bulk.users.lookupByEmail({ email });
          return user?.id === undefined || user.deleted === true ? null : (user.id as SlackUserId);
        }),
      ),
    // https://docs.slack.dev/interactivity/deep-linking: works without knowing the workspace's own address.
    channelLink: (channel) => {
      const known = identity.known();
      return known === null
        ? `https://slack.com/app_redirect?channel=${channel}`
        : new URL(`archives/${channel}`, known.teamUrl).href;
    },
  };
}
