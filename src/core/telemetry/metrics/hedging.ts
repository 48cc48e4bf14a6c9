// Answers in which the model doubts itself.

import type { Metric } from '../metric.ts';
import { hedgingIn } from '../output/hedging.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'hedging',
  title: 'hedging answers',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 100,
  computed:
    'evaluations.hedging, else own doubt ("I am not sure") or three weak hedges in the first 600 characters of output; English only.',
  stated: ['hedging'],
  read: (call) => behaviourOf(call, 'hedging', ({ output, attributes }) => hedgingIn(output, attributes)),
} satisfies Metric;
