// Answers that were cut off.

import type { Metric } from '../metric.ts';
import { truncatedIn } from '../output/length.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'truncated',
  title: 'truncated answers',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    'evaluations.truncated, else a finish reason length or max_tokens; without one, an unclosed fence or JSON value or a dangling last word in output.',
  stated: ['truncated'],
  read: (call) => behaviourOf(call, 'truncated', ({ output, attributes }) => truncatedIn(output, attributes)),
} satisfies Metric;
