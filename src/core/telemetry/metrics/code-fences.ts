// Markdown fences in an answer. Models take the habit up and drop it on their own, and what parses the answer may break.

import type { Metric } from '../metric.ts';
import { hasFence } from '../output/format.ts';
import { isTextAnswer } from '../output/provider-fields.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'code-fences',
  title: 'answers with code fences',
  layer: 'behavioural',
  unit: 'share',
  worse: 'either',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed: 'evaluations.code_fences, else whether output holds three backticks.',
  stated: ['code_fences'],
  read: (call) =>
    behaviourOf(call, 'code_fences', ({ output, attributes }) => {
      if (output === null || output === '' || !isTextAnswer(attributes)) return null;
      return hasFence(output) ? 1 : 0;
    }),
} satisfies Metric;
