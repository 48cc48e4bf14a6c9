// Which tests may stay out, and what becomes of the others when nothing may be skipped.
import type { Outcome } from './outcome.ts';

/** Reasons that always count as a skip: the files are not the project's to ship. */
const allowedReasons = ['contract originals not found', 'data originals not found'];

/** Turns every skip into a failure, except those whose reason is on the list above. */
export function refuseSkips(outcome: Outcome): Outcome {
  const isAllowed = (reason: string) => allowedReasons.includes(reason);
  const refused = outcome.skips.filter(({ reason }) => !isAllowed(reason));
  return {
    passed: outcome.passed,
    failures: [
      ...outcome.failures,
      ...refused.map(({ title, reason }) => ({
        title,
        reason: `skipped under ONCALL_TEST_NO_SKIPS=1: ${reason}`,
      })),
    ],
    skips: outcome.skips.filter(({ reason }) => isAllowed(reason)),
  };
}
