// Do calls use more tokens than normal? Input: prompt or context grew. Output: answers got longer.
import type { Check } from '../check.ts';
import { answerFrom } from '../measure-answer.ts';

export default {
  name: 'token-use',
  claim: 'Calls use more tokens than normal',
  needs: { all: ['calls'] },
  judge: ({ study, question }) =>
    answerFrom({
      study,
      check: 'token-use',
      minimumCalls: question.minimumCalls,
      missing: {
        why: 'No call says how many tokens it used.',
        enable: 'send gen_ai.usage.input_tokens and gen_ai.usage.output_tokens in the attributes.',
      },
    }),
} satisfies Check;
