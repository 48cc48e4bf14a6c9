// Answers in another language than the call says is due.

import type { Metric } from '../metric.ts';
import { expectedLanguage, languageSwitched } from '../output/language.ts';
import { isTextAnswer } from '../output/provider-fields.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'wrong-language',
  title: 'answers in the wrong language',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 50,
  computed:
    'evaluations.wrong_language, else the common words of output against answer.language, user.language or locale; nothing when neither is known.',
  stated: ['wrong_language'],
  read: (call) =>
    behaviourOf(call, 'wrong_language', ({ output, attributes }) => {
      const due = expectedLanguage(attributes);
      return output === null || due === null || !isTextAnswer(attributes)
        ? null
        : languageSwitched(output, due);
    }),
} satisfies Metric;
