// How long an answered call took.

import type { Metric } from '../metric.ts';
import { sizeOf } from './fields/call-fields.ts';

export default {
  name: 'latency',
  title: 'latency',
  layer: 'infrastructure',
  unit: 'ms',
  worse: 'up',
  scale: 'size',
  judged: true,
  callsMin: 30,
  computed: 'durationMs of the call; failed calls are left out.',
  read: (call) => sizeOf(call, call.durationMs),
} satisfies Metric;
