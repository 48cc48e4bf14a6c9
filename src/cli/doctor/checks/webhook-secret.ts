// PagerDuty's webhooks: a secret to check their signatures with, and a subscription that is not switched off.
import { z } from 'zod';
import type { Environment } from '../../../config.ts';
import { createPagerDutyClient, DEADLINE_MS } from '../../../edges/pagerduty/client.ts';
import { broken, type Diagnosis, type DoctorCheck, ok, warning } from '../diagnosis.ts';

export const webhookSecret = {
  name: 'webhook-secret',
  run: async ({ environment }) => {
    if (environment.PAGERDUTY_WEBHOOK_SECRET === undefined)
      return warning(
        'PAGERDUTY_WEBHOOK_SECRET is not set: webhooks of PagerDuty are refused',
        'Copy the secret that PagerDuty shows when the V3 webhook subscription is made into PAGERDUTY_WEBHOOK_SECRET.',
      );
    const token = environment.PAGERDUTY_API_TOKEN;
    return token === undefined
      ? ok('set; the subscription itself was not looked at (no PAGERDUTY_API_TOKEN)')
      : subscription(environment, token);
  },
} satisfies DoctorCheck;

const SUBSCRIPTIONS = z.object({
  webhook_subscriptions: z.array(
    z.object({
      active: z.boolean(),
      delivery_method: z.object({ url: z.string().nullish(), temporarily_disabled: z.boolean().nullish() }),
    }),
  ),
});

/** Where our intake takes them. */
const PATH = '/webhooks/pagerduty';

async function subscription({ PAGERDUTY_API_URL: url }: Environment, token: string): Promise<Diagnosis> {
  const client = createPagerDutyClient({ token, url, deadlineMs: DEADLINE_MS });
  const listed = await client.send(
    {
      method: 'GET',
      path: 'webhook_subscriptions',
      query: { limit: '100' },
      about: 'the webhook subscriptions',
    },
    SUBSCRIPTIONS,
  );
  if (!listed.ok)
    return warning(
      `set; whether a subscription uses it is unknown: ${listed.failure.why}`,
      'Use a key that may read webhook subscriptions, or look in PagerDuty (Integrations → Generic Webhooks).',
    );
  const mine = listed.value.webhook_subscriptions.filter((one) =>
    new RegExp(`${PATH}/?$`).test(one.delivery_method.url ?? ''),
  );
  if (mine.length === 0)
    return warning(
      'set, but PagerDuty has no webhook subscription for this bot',
      'Add a V3 webhook subscription with the address of this bot, ending in /webhooks/pagerduty, in PagerDuty (Integrations → Generic Webhooks).',
    );
  const off = mine.filter((one) => !one.active || one.delivery_method.temporarily_disabled === true);
  return off.length === 0
    ? ok(`set; ${mine.length === 1 ? 'its subscription is' : `${mine.length} subscriptions are`} on`)
    : broken(
        `PagerDuty has switched off the subscription to ${off[0]?.delivery_method.url ?? 'this bot'}`,
        'Mend what answered it with an error, then enable the subscription in PagerDuty.',
      );
}
