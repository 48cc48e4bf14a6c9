// What a call cost, where the source says. Shown, never judged: it follows tokens and prices.

import type { Metric } from '../metric.ts';
import { firstNumber, sizeOf } from './fields/call-fields.ts';

export default {
  name: 'cost',
  title: 'cost a call',
  layer: 'infrastructure',
  unit: 'USD',
  worse: 'up',
  scale: 'size',
  judged: false,
  callsMin: 30,
  computed: 'gen_ai.usage.cost, or llm.cost.total; failed calls are left out.',
  read: (call) => sizeOf(call, firstNumber(call.attributes, ['gen_ai.usage.cost', 'llm.cost.total'])),
} satisfies Metric;
