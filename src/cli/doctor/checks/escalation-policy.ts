// The escalation policies that oncall.yml names: there, and somebody is on call.
import type { Config } from '../../../config.ts';
import { createPager } from '../../../edges/pagerduty/pager.ts';
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';

export const escalationPolicy = {
  name: 'escalation-policy',
  run: async (config) => {
    if (config.environment.PAGERDUTY_API_TOKEN === undefined)
      return warning('not checked: PAGERDUTY_API_TOKEN is not set', 'Set PAGERDUTY_API_TOKEN first.');
    const named = policiesOf(config);
    if (named.length === 0)
      return warning(
        'none is named: an incident declared by hand knows nobody on call',
        'Set pagerduty.escalationPolicy in oncall.yml to the id of a policy (P…).',
      );
    const pager = createPager({ config, log: SILENT });
    const asked = await Promise.all(
      named.map(async (id) => ({
        id,
        answer: await pager.onCall({ incidentId: null, escalationPolicyId: id }),
      })),
    );
    const wrong = asked.flatMap(({ answer }) => (answer.ok ? [] : [answer.failure.why]));
    if (wrong.length > 0)
      return broken(
        wrong.join(' '),
        "Correct the id in oncall.yml: it is in the address of the policy's page in PagerDuty.",
      );
    const empty = asked
      .filter(({ answer }) => answer.ok && answer.value.people.length === 0)
      .map(({ id }) => id);
    if (empty.length > 0)
      return broken(
        `nobody is on call now under ${empty.join(', ')}`,
        'Put somebody on the schedule of the policy in PagerDuty.',
      );
    return ok(
      asked
        .map(
          ({ id, answer }) =>
            `${answer.ok ? answer.value.policy : id}: ${answer.ok ? answer.value.people[0]?.name : ''} is on call`,
        )
        .join('; '),
    );
  },
} satisfies DoctorCheck;

const policiesOf = ({ settings }: Config): readonly string[] => {
  const features = Object.values(settings.features).map((feature) => feature.pagerduty.escalationPolicy);
  return [...new Set([settings.pagerduty.escalationPolicy, ...features].filter((id) => id !== undefined))];
};

/** What goes wrong is in the answer already. */
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
