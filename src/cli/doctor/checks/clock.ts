// The machine's clock against the Date header of what we talk to: Slack's signatures are valid for five minutes.
import type { Config } from '../../../config.ts';
import { spokenDuration } from '../../../core/model/time.ts';
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';
import { probe } from '../probe.ts';

// https://docs.slack.dev/authentication/verifying-requests-from-slack: a request older than five minutes is refused.
const OFF_MS_MAX = 5 * 60_000;
const OFF_MS_NOTABLE = 30_000;
const FIX = 'Turn on time synchronisation (NTP) on this machine.';

export const clock = {
  name: 'clock',
  run: async (config) => {
    const offMs = await offset(config);
    if (offMs === null)
      return warning(
        'could not be compared: nobody answered with a date',
        'Set the Slack or PagerDuty token and check the network.',
      );
    const said = `${spokenDuration(offMs)} ${offMs > 0 ? 'ahead' : 'behind'}`;
    if (Math.abs(offMs) >= OFF_MS_MAX)
      return broken(`this machine's clock is ${said}: signed requests are refused`, FIX);
    if (Math.abs(offMs) >= OFF_MS_NOTABLE) return warning(`this machine's clock is ${said}`, FIX);
    const { ONCALL_CLOCK_START: start, ONCALL_CLOCK_FACTOR: factor } = config.environment;
    if (start !== undefined || factor !== 1)
      return warning(
        'incident time is not the time of day (ONCALL_CLOCK_START or ONCALL_CLOCK_FACTOR is set)',
        'Unset both outside of the sandbox.',
      );
    return ok(`right within ${spokenDuration(OFF_MS_NOTABLE)}`);
  },
} satisfies DoctorCheck;

/** @returns wall milliseconds that this machine is ahead of the first that answers; null when nobody does */
async function offset(config: Config): Promise<number | null> {
  for (const url of comparable(config)) {
    const answer = await probe(url);
    if (typeof answer === 'string') continue;
    const date = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(date)) return answer.at - date;
  }
  return null;
}

/** Only systems that the bot is set up to talk to anyway. */
const comparable = ({ environment }: Config): readonly string[] => [
  ...(environment.SLACK_BOT_TOKEN === undefined
    ? []
    : [`${environment.SLACK_API_URL.replace(/\/*$/, '/')}api.test`]),
  ...(environment.PAGERDUTY_API_TOKEN === undefined ? [] : [environment.PAGERDUTY_API_URL]),
];
