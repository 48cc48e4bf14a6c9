// How long a person waits before the first words appear.

import type { Metric } from '../metric.ts';
import { firstNumber, sizeOf } from './fields/call-fields.ts';

export default {
  name: 'time-to-first-token',
  title: 'time to first token',
  layer: 'infrastructure',
  unit: 'ms',
  worse: 'up',
  scale: 'size',
  judged: true,
  callsMin: 30,
  computed:
    'gen_ai.response.time_to_first_chunk (seconds) × 1000, or ai.response.msToFirstChunk; failed calls are left out.',
  read: (call) => {
    const seconds = firstNumber(call.attributes, ['gen_ai.response.time_to_first_chunk']);
    return sizeOf(call, seconds === null ? call.attributes['ai.response.msToFirstChunk'] : seconds * 1000);
  },
} satisfies Metric;
