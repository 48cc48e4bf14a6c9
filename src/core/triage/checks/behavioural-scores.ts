// Do answers behave differently: refusals, broken format, wrong script?
import type { Check } from '../check.ts';
import { answerFrom } from '../measure-answer.ts';

export default {
  name: 'behavioural-scores',
  claim: 'Answers behave worse than normal',
  needs: { all: ['calls', 'evaluators'] },
  judge: ({ study, question }) =>
    answerFrom({
      study,
      check: 'behavioural-scores',
      minimumCalls: question.minimumCalls,
      missing: {
        why: 'No call carries a behavioural score.',
        enable: 'send scores in "evaluations" with the calls, for example {"refusal": 0, "format_valid": 1}.',
      },
    }),
} satisfies Check;
