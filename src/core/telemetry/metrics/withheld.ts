// Answers that the provider stopped: its content filter, or its model’s own refusal. Seen without the texts.

import type { Metric } from '../metric.ts';
import { finishReasonsOf, isWithheld } from '../output/provider-fields.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'withheld',
  title: 'answers withheld',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    '1 when a finish reason is content_filter, refusal, safety or a guardrail, 0 for any other; nothing when none is stated.',
  stated: ['withheld'],
  read: (call) =>
    behaviourOf(call, 'withheld', ({ attributes }) => {
      const reasons = finishReasonsOf(attributes);
      if (reasons.length === 0) return null;
      return isWithheld(reasons) ? 1 : 0;
    }),
} satisfies Metric;
