// How long answers are, in tokens: shorter and longer both show a model that changed.

import type { Metric } from '../metric.ts';
import { sizeOf } from './fields/call-fields.ts';

export default {
  name: 'output-length',
  title: 'answer length',
  layer: 'behavioural',
  unit: 'tokens',
  worse: 'either',
  scale: 'size',
  judged: true,
  callsMin: 30,
  computed: 'gen_ai.usage.output_tokens, reasoning included; failed calls are left out.',
  read: (call) => sizeOf(call, call.attributes['gen_ai.usage.output_tokens']),
} satisfies Metric;
