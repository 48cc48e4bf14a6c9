// Answers written in another script than due, or with stray letters of one.

import type { Metric } from '../metric.ts';
import { expectedLanguage } from '../output/language.ts';
import { isTextAnswer } from '../output/provider-fields.ts';
import { scriptOfLanguage, scriptSwitched } from '../output/script.ts';
import { behaviourOf } from './fields/call-fields.ts';

export default {
  name: 'wrong-script',
  title: 'answers in the wrong script',
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 100,
  computed:
    'evaluations.wrong_script, else output has mostly letters of another script than its language needs (answer.language, user.language, locale …), or three letters of a script that is not its own.',
  stated: ['wrong_script'],
  read: (call) =>
    behaviourOf(call, 'wrong_script', ({ output, attributes }) => {
      if (output === null || output === '' || !isTextAnswer(attributes)) return null;
      const due = expectedLanguage(attributes);
      return scriptSwitched(output, (due === null ? null : scriptOfLanguage(due)) ?? undefined) ? 1 : 0;
    }),
} satisfies Metric;
