// Is the retrieval index stale, thin or missing what it should find?
import type { Measurement } from '../../model/finding.ts';
import { spokenDuration } from '../../model/time.ts';
import type { Check, CheckAnswer } from '../check.ts';
import { type IndexReading, PROBES_BEFORE_MIN, PROBES_NOW_MIN, readIndexes } from '../retrieval.ts';
import { amount, between, capital } from '../wording.ts';

const RETRIEVES = /^(retrieval|gen_ai\.data_source)\b/;

export default {
  name: 'retrieval-index',
  claim: 'The retrieval index is worse than normal',
  needs: { all: ['retrievalProbes'] },
  applies: ({ sources: { retrievalProbes }, study }) =>
    (retrievalProbes.kind === 'looked' && retrievalProbes.value.length > 0) ||
    Object.keys(study.frame.calls.at(-1)?.attributes ?? {}).some((name) => RETRIEVES.test(name)),
  judge: ({ sources: { retrievalProbes }, study, question }) => {
    const probes = retrievalProbes.kind === 'looked' ? retrievalProbes.value : [];
    const answers = readIndexes(probes, question, study.onset?.earliest ?? null).map(judgeIndex);
    return answers.find(({ answer }) => answer.kind === 'yes') ?? answers[0] ?? NO_PROBES;
  },
} satisfies Check;

const NO_PROBES: CheckAnswer = {
  answer: {
    kind: 'could_not_look',
    why: 'No retrieval probe was recorded.',
    enable: 'send retrieval_probe records (age, coverage, recall).',
  },
  line: 'No retrieval probe was recorded: nothing is known about the index. To enable: send retrieval_probe records.',
};

function judgeIndex({ index, probesNow, probesBefore, measurements, worse }: IndexReading): CheckAnswer {
  if (measurements.length === 0)
    return {
      answer: {
        kind: 'not_enough_data',
        needed: `${PROBES_NOW_MIN} probes in the window (${probesNow} there) and ${PROBES_BEFORE_MIN} from before (${probesBefore} there)`,
      },
      line: `Index ${index}: ${probesNow} probes now, ${probesBefore} before.`,
    };
  const lines = (worse.length > 0 ? worse : measurements).map(told);
  return {
    answer: { kind: worse.length > 0 ? 'yes' : 'no' },
    line: `Index ${index}: ${lines.join('; ')}.`,
    measurements,
    details: measurements.map((one) => `${capital(told(one))}.`),
  };
}

const told = ({ name, unit, observed, normalRange }: Measurement): string =>
  unit === 's'
    ? `${name} ${spokenDuration(observed * 1000)}, normally up to ${spokenDuration(normalRange[1] * 1000)}`
    : `${name} ${amount(observed, unit)}, normal ${between(normalRange, unit)}`;
