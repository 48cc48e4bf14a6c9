// The pager of a bot that was given no PagerDuty key: it says so each time, and the incident goes on without it.
import { failed } from '../../core/model/result.ts';
import type { Pager } from '../../flow/ports.ts';

const unconfigured = async () =>
  failed({
    system: 'pagerduty',
    code: 'not_configured',
    why: 'PagerDuty is not configured: set PAGERDUTY_API_TOKEN',
    retryable: false,
  });

export const unconfiguredPager: Pager = {
  onCall: unconfigured,
  acknowledge: unconfigured,
  resolve: unconfigured,
  ensureNote: unconfigured,
};
