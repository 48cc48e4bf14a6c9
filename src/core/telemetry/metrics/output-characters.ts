// How long answers are where no tokens are counted: never mixed with tokens in one series.

import type { Metric } from '../metric.ts';
import { numberOf, sizeOf } from './fields/call-fields.ts';

export default {
  name: 'output-characters',
  title: 'answer length in characters',
  layer: 'behavioural',
  unit: 'characters',
  worse: 'either',
  scale: 'size',
  judged: true,
  callsMin: 30,
  computed:
    'Length of output in UTF-16 units, only where gen_ai.usage.output_tokens is absent; failed calls are left out.',
  read: (call) => {
    if (call.output === null || numberOf(call.attributes['gen_ai.usage.output_tokens']) !== null) return null;
    return sizeOf(call, call.output.length);
  },
} satisfies Metric;
