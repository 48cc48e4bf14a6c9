// The PagerDuty key: accepted, and seeing the account's users.
import { z } from 'zod';
import { createPagerDutyClient, DEADLINE_MS } from '../../../edges/pagerduty/client.ts';
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';

export const pagerDutyKey = {
  name: 'pagerduty-key',
  run: async ({ environment }) => {
    const token = environment.PAGERDUTY_API_TOKEN;
    if (token === undefined)
      return warning(
        'PAGERDUTY_API_TOKEN is not set: nobody on call is found or told',
        'Make a REST API key in PagerDuty (Integrations → API Access Keys) and set PAGERDUTY_API_TOKEN.',
      );
    const client = createPagerDutyClient({
      token,
      url: environment.PAGERDUTY_API_URL,
      deadlineMs: DEADLINE_MS,
    });
    const users = await client.send(
      { method: 'GET', path: 'users', query: { limit: '1' }, about: 'the users' },
      z.object({ users: z.array(z.unknown()) }),
    );
    if (!users.ok)
      return broken(
        users.failure.why,
        users.failure.retryable
          ? 'Check the network, a proxy, and PAGERDUTY_API_URL; then ask again.'
          : 'Set PAGERDUTY_API_TOKEN to a general access REST API key of the account that pages.',
      );
    return users.value.users.length === 0
      ? broken('the key sees no user', 'Use a key that may read users, of the account that pages.')
      : ok('accepted, and it sees users');
  },
} satisfies DoctorCheck;
