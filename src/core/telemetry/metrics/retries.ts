// Answered calls that had to be sent again. A call that failed in the end is counted by its error.
import { errorKindOf } from '../error-kinds.ts';
import type { Metric } from '../metric.ts';
import { numberOf } from './fields/call-fields.ts';

export default {
  name: 'retries',
  title: 'retried calls',
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    '1 when http.request.resend_count is above 0, 0 when it is 0; nothing when it is absent or the call failed.',
  read: ({ attributes }) => {
    const resent = numberOf(attributes['http.request.resend_count']);
    if (resent === null || resent < 0 || errorKindOf(attributes) !== null) return null;
    return resent > 0 ? 1 : 0;
  },
} satisfies Metric;
