// In whose name the bot writes to PagerDuty when the acting person is not a PagerDuty user.
import { z } from 'zod';
import { createPagerDutyClient, DEADLINE_MS } from '../../../edges/pagerduty/client.ts';
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';

const FIX = 'Set PAGERDUTY_FROM_EMAIL to the e-mail of a PagerDuty user, best one made for the bot.';

export const pagerDutyFrom = {
  name: 'pagerduty-from',
  run: async ({ environment }) => {
    const { PAGERDUTY_API_TOKEN: token, PAGERDUTY_FROM_EMAIL: email, PAGERDUTY_API_URL: url } = environment;
    if (token === undefined)
      return warning('not checked: PAGERDUTY_API_TOKEN is not set', 'Set PAGERDUTY_API_TOKEN first.');
    if (email === undefined)
      return warning(
        'PAGERDUTY_FROM_EMAIL is not set: notes, and what people without PagerDuty do, are refused there',
        FIX,
      );
    const client = createPagerDutyClient({ token, url, deadlineMs: DEADLINE_MS });
    const found = await client.send(
      { method: 'GET', path: 'users', query: { query: email, limit: '100' }, about: `the user ${email}` },
      z.object({ users: z.array(z.object({ name: z.string(), email: z.string() })) }),
    );
    if (!found.ok) return broken(found.failure.why, 'See pagerduty-key.');
    const person = found.value.users.find((one) => one.email.toLowerCase() === email.toLowerCase());
    return person === undefined
      ? broken(`${email} is no user of this PagerDuty account`, FIX)
      : ok(`${email} is ${person.name}`);
  },
} satisfies DoctorCheck;
