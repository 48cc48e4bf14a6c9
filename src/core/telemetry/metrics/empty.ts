// Answers with nothing in them.

import type { Metric } from '../metric.ts';
import { emptyIn } from '../output/length.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'empty',
  title: 'empty answers',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    'evaluations.empty, else output is white space, empty quotes, {} or null; not for tool calls and withheld answers.',
  stated: ['empty'],
  read: (call) => behaviourOf(call, 'empty', ({ output, attributes }) => emptyIn(output, attributes)),
} satisfies Metric;
