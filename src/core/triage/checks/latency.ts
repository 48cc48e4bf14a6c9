// Are calls slower than normal? Faster is told too, but never as comfort.
import type { Check } from '../check.ts';
import { harmsOf, improvementsOf } from '../harm.ts';
import { answerFrom } from '../measure-answer.ts';
import { reading } from '../wording.ts';

export default {
  name: 'latency',
  claim: 'Calls take longer than normal',
  needs: { all: ['calls'] },
  judge: ({ study, question }) => {
    const said = answerFrom({
      study,
      check: 'latency',
      minimumCalls: question.minimumCalls,
      missing: { why: 'No call says how long it took.', enable: 'send "durationMs" with the calls.' },
    });
    const faster = improvementsOf(study).find(({ column }) => column.measure.check === 'latency');
    if (said.answer.kind !== 'no' || faster === undefined) return said;
    const qualityDown =
      [...harmsOf(study, 'quality-scores'), ...harmsOf(study, 'behavioural-scores')].length > 0;
    const comfort = qualityDown
      ? 'no comfort while answers are worse'
      : 'outside normal, though not for the worse';
    return { ...said, line: `Faster than normal, ${comfort}: ${reading(faster.measurement)}.` };
  },
} satisfies Check;
