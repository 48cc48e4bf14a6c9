// Answers that decline what was asked. How good the reading is: output/refusal-accuracy.ts.

import type { Metric } from '../metric.ts';
import { statedRefusal } from '../output/provider-fields.ts';
import { refusalIn } from '../output/refusal.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'refusal',
  title: 'refusals',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    'evaluations.refusal, else the first 600 characters of output and message.refusal; nothing when the answer was not recorded.',
  stated: ['refusal'],
  read: (call) =>
    behaviourOf(call, 'refusal', ({ output, attributes }) =>
      // Without the texts only the provider’s refusals are seen: counting those alone would make every reading a refusal.
      output === null && statedRefusal(attributes) === null ? null : refusalIn(output, attributes),
    ),
} satisfies Metric;
