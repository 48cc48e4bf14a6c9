// Are answers worse than normal? Judge scores, correct answers: whatever measures quality.
import type { Check } from '../check.ts';
import { answerFrom } from '../measure-answer.ts';

export default {
  name: 'quality-scores',
  claim: 'The quality of answers is below normal',
  needs: { all: ['calls', 'evaluators'] },
  judge: ({ study, question }) =>
    answerFrom({
      study,
      check: 'quality-scores',
      minimumCalls: question.minimumCalls,
      missing: {
        why: 'No call carries a quality score.',
        enable: 'send scores in "evaluations" with the calls, for example {"correct": 1} or {"judge": 0.82}.',
      },
    }),
} satisfies Check;
