// Who the bot is in its workspace. Asked once; asked again until Slack answers.
import type { Outcome } from '../../core/model/result.ts';
import { attempt } from './attempt.ts';
import type { WebClients } from './web-clients.ts';

export interface BotIdentity {
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
  /** `https://example.slack.com/` */
  readonly teamUrl: string;
}

export interface Identity {
  get(): Promise<Outcome<BotIdentity>>;
  /** What is known already. */
  known(): BotIdentity | null;
}

export function createIdentity(clients: WebClients): Identity {
  let known: BotIdentity | null = null;
  let asking: Promise<Outcome<BotIdentity>> | null = null;
  const ask = async (): Promise<Outcome<BotIdentity>> => {
    const outcome = await attempt('asking who the bot is', async () => {
      const answer = await clients.bulk.auth.test();
      return {
        botId: answer.bot_id ?? '',
        botUserId: answer.user_id ?? '',
        teamId: answer.team_id ?? '',
        teamUrl: answer.url ?? 'https://slack.com/',
      };
    });
    if (outcome.ok) known = outcome.value;
    asking = null;
    return outcome;
  };
  return {
    known: () => known,
    get: async () => {
      if (known !== null) return { ok: true, value: known };
      asking ??= ask();
      return asking;
    },
  };
}
