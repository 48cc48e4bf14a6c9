// What a bot in this world is told: its environment and its oncall.yml. The only file that knows the bot's setting names.
import { ASSISTANT_SERVICE, ML_POLICY } from './account.ts';
import type { SandboxClock } from './clock.ts';
import type { PagerDutySandbox } from './pagerduty/pagerduty.ts';
import type { ProviderSandbox } from './provider/provider.ts';
import { ana } from './slack/people.ts';
import type { SlackSandbox } from './slack/slack-sandbox.ts';
import { sandboxTokens } from './slack/start.ts';
import { FEATURE, PROVIDER } from './story/calls.ts';

export const INTAKE_TOKEN = 'sandbox-intake-token';
export const WEBHOOK_SECRET = 'sandbox-webhook-secret';

export interface Simulators {
  readonly slack: SlackSandbox;
  readonly pagerduty: PagerDutySandbox;
  readonly provider: ProviderSandbox;
  readonly clock: SandboxClock;
}

/** Every value a bot needs to find this world instead of the real one. */
export function botEnvironment({ slack, pagerduty, provider, clock }: Simulators): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: sandboxTokens.bot,
    SLACK_APP_TOKEN: sandboxTokens.app,
    SLACK_SIGNING_SECRET: sandboxTokens.signingSecret,
    SLACK_API_URL: `${slack.url}/api/`,
    PAGERDUTY_API_TOKEN: pagerduty.token,
    PAGERDUTY_API_URL: pagerduty.url,
    PAGERDUTY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    PAGERDUTY_FROM_EMAIL: ana.email,
    OPENAI_API_KEY: provider.apiKey,
    OPENAI_BASE_URL: provider.url,
    INTAKE_TOKEN,
    ONCALL_CLOCK_START: clock.start,
    ONCALL_CLOCK_FACTOR: String(clock.factor),
    ONCALL_CLOCK_ANCHOR: String(clock.anchor),
  };
}

/** Content of the bot's oncall.yml. */
export function botSettings({ provider }: Simulators): Record<string, unknown> {
  return {
    features: {
      [FEATURE]: {
        title: 'Northwind assistant',
        provider: PROVIDER,
        statusPage: provider.statusUrl,
        runbook: 'https://runbooks.northwind.example/assistant',
        dashboards: [{ title: 'Assistant: answers', link: 'https://dashboards.northwind.example/assistant' }],
        pagerduty: { service: ASSISTANT_SERVICE, escalationPolicy: ML_POLICY },
      },
    },
    channels: { announce: '#incidents' },
    pagerduty: { escalationPolicy: ML_POLICY },
  };
}
