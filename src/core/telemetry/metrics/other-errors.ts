// Failures that say too little to point at anyone.

import type { Metric } from '../metric.ts';
import { failedBy } from './fields/call-fields.ts';

export default {
  name: 'other-errors',
  title: 'other errors',
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed: '1 when error.type, the HTTP status or the error text means a failure of no known kind, else 0.',
  read: (call) => failedBy(call, 'nobody'),
} satisfies Metric;
