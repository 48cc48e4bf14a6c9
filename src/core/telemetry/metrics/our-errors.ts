// Failures that point at us: keys, quota, requests that the provider refuses.

import type { Metric } from '../metric.ts';
import { failedBy } from './fields/call-fields.ts';

export default {
  name: 'our-errors',
  title: 'errors on our side',
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    '1 when error.type, the HTTP status or the error text means authentication, quota or a refused request, else 0.',
  read: (call) => failedBy(call, 'us'),
} satisfies Metric;
