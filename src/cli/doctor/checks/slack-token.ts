// The bot token: accepted by Slack, with every scope of manifest.yml.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { broken, type Diagnosis, type DoctorCheck, ok } from '../diagnosis.ts';
import { type Answer, probe } from '../probe.ts';

const FIX = 'Install the app to the workspace and set SLACK_BOT_TOKEN to its bot token (xoxb-…).';

export const slackToken = {
  name: 'slack-token',
  run: async ({ environment }) => {
    const token = environment.SLACK_BOT_TOKEN;
    if (token === undefined) return broken('SLACK_BOT_TOKEN is not set: start opens the sandbox', FIX);
    const answer = await probe(`${environment.SLACK_API_URL.replace(/\/*$/, '/')}auth.test`, {
      method: 'POST',
      token,
    });
    if (typeof answer === 'string')
      return broken(answer, 'Check the network, and SLACK_API_URL if it is set.');
    return judged(answer);
  },
} satisfies DoctorCheck;

const AUTH_TEST = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
});

function judged(answer: Answer): Diagnosis {
  const parsed = AUTH_TEST.safeParse(answer.json);
  if (answer.status === 429 || answer.status >= 500)
    return broken(`Slack answered ${answer.status}`, 'Ask again in a minute; see https://slack-status.com');
  if (!parsed.success)
    return broken(
      `this is not Slack: it answered ${answer.status} without Slack's JSON`,
      'Correct or unset SLACK_API_URL.',
    );
  const { ok: accepted, error, team, user } = parsed.data;
  if (!accepted) return broken(`Slack refused the bot token: ${error ?? 'no reason given'}`, FIX);
  const granted = (answer.header('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
  const missing = manifestScopes().filter((scope) => !granted.includes(scope));
  return missing.length === 0
    ? ok(`${user ?? 'the bot'} in ${team ?? 'the workspace'}, with every scope of manifest.yml`)
    : broken(
        `the token lacks the scopes ${missing.join(', ')}`,
        'Paste manifest.yml into the app\'s "App Manifest" page, then reinstall the app.',
      );
}

const MANIFEST = fileURLToPath(new URL('../../../../manifest.yml', import.meta.url));
const manifestSchema = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

const manifestScopes = (): readonly string[] =>
  manifestSchema.parse(parse(readFileSync(MANIFEST, 'utf8'))).oauth_config.scopes.bot;
