// Any evaluator whose scores come with the calls is a metric: what its score means is said by a record or by oncall.yml.
import type { EvaluatorMeaning } from '../../model/records.ts';
import { errorKindOf } from '../error-kinds.ts';
import type { Metric } from '../metric.ts';
import { statedScore } from './fields/call-fields.ts';

/**
 * @param name as sent in `evaluations`: untrusted text
 * @param scale `score` when in doubt: it reads 0 and 1 too. `rate` reads nothing from a graded score.
 * @param meaning from an `evaluator` record or `features.<f>.evaluators`; null: shown and segmented, never a reason to page
 */
export function evaluatorMetric(
  name: string,
  scale: 'rate' | 'score',
  meaning: Pick<EvaluatorMeaning, 'layer' | 'worse'> | null,
): Metric {
  return {
    name,
    title: name.replaceAll('_', ' '),
    layer: meaning?.layer ?? 'behavioural',
    unit: 'share',
    worse: meaning?.worse ?? 'either',
    scale,
    judged: meaning !== null,
    callsMin: meaning?.layer === 'quality' ? 30 : 50,
    computed: `evaluations.${name} of the call; failed calls are left out.`,
    stated: [name],
    read: (call) => {
      if (errorKindOf(call.attributes) !== null) return null;
      const score = statedScore(call, name);
      return scale === 'rate' && score !== 0 && score !== 1 ? null : score;
    },
  };
}
