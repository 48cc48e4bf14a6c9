// Calls that met a rate limit. Whether traffic or the provider changed is for triage to say.

import type { Metric } from '../metric.ts';
import { failedBy } from './fields/call-fields.ts';

export default {
  name: 'rate-limits',
  title: 'rate limits (429)',
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed: '1 when error.type, the HTTP status or the error text means a rate limit, else 0.',
  read: (call) => failedBy(call, 'traffic'),
} satisfies Metric;
