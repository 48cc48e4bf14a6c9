// Failures that point at the provider: overload, 5xx, timeouts.

import type { Metric } from '../metric.ts';
import { failedBy } from './fields/call-fields.ts';

export default {
  name: 'provider-errors',
  title: 'provider errors',
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    '1 when error.type, the HTTP status or the error text means overloaded, 5xx, 529 or timeout, else 0.',
  read: (call) => failedBy(call, 'provider'),
} satisfies Metric;
