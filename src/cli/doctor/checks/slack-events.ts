// How Slack reaches the bot: an app-level token for Socket Mode, or a signing secret for HTTP.
import { z } from 'zod';
import type { Environment } from '../../../config.ts';
import { broken, type Diagnosis, type DoctorCheck, ok } from '../diagnosis.ts';
import { probe } from '../probe.ts';

export const slackEvents = {
  name: 'slack-events',
  run: async ({ environment }) =>
    environment.SLACK_HTTP === '1' ? overHttp(environment) : overSockets(environment),
} satisfies DoctorCheck;

function overHttp({ SLACK_SIGNING_SECRET: secret }: Environment): Diagnosis {
  if (secret === undefined)
    return broken(
      'SLACK_HTTP=1, and SLACK_SIGNING_SECRET is not set',
      'Copy the signing secret from the app\'s "Basic Information" page into SLACK_SIGNING_SECRET.',
    );
  return ok('over HTTP; a wrong signing secret shows only when Slack calls');
}

const FIX =
  'Make an app-level token with connections:write on the app\'s "Basic Information" page and set SLACK_APP_TOKEN (xapp-…).';

async function overSockets({ SLACK_APP_TOKEN: token, SLACK_API_URL: api }: Environment): Promise<Diagnosis> {
  if (token === undefined) return broken('SLACK_APP_TOKEN is not set: no event reaches the bot', FIX);
  const answer = await probe(`${api.replace(/\/*$/, '/')}apps.connections.open`, { method: 'POST', token });
  if (typeof answer === 'string') return broken(answer, 'Check the network, and SLACK_API_URL if it is set.');
  const parsed = z.object({ ok: z.boolean(), error: z.string().optional() }).safeParse(answer.json);
  if (!parsed.success)
    return broken(
      `Slack answered ${answer.status} without its JSON`,
      'Ask again in a minute; check SLACK_API_URL if it is set.',
    );
  return parsed.data.ok
    ? ok('over Socket Mode')
    : broken(`Slack refused the app-level token: ${parsed.data.error ?? 'no reason given'}`, FIX);
}
