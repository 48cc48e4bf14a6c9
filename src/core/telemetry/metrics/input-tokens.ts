// How much the model was given. More is cost and delay; less may be context that was lost.

import type { Metric } from '../metric.ts';
import { sizeOf } from './fields/call-fields.ts';

export default {
  name: 'input-tokens',
  title: 'input length',
  layer: 'infrastructure',
  unit: 'tokens',
  worse: 'either',
  scale: 'size',
  judged: true,
  callsMin: 30,
  computed: 'gen_ai.usage.input_tokens; failed calls are left out.',
  read: (call) => sizeOf(call, call.attributes['gen_ai.usage.input_tokens']),
} satisfies Metric;
