// A silent model update with known truths: March answers as normal, June answers from one minute to the next.
// Source: github.com/lchen001/LLMDrift (Apache-2.0); the numbers of src/sandbox/story/llmdrift.csv.
import { type Measurement, readMeasurements, type Task } from '../../../src/sandbox/story/measurements.ts';
import type { Chance } from '../chance.ts';
import { hasData, type RealResult, rowsOf } from './data.ts';
import { type CallMaker, callOf, play, saidText } from './played.ts';

const MARCH = 'gpt-4-0314';
const JUNE = 'gpt-4-0613';

const TRUTHS: Readonly<Record<Task, string>> = {
  prime: 'right answers .84 → .51; faster and shorter',
  leetcode_easy: 'code in fences 0 → 44 of 50: format changed, the code itself did not get worse',
  sensitiveq: 'refusals .79 → .95',
};

export function modelUpdate(): RealResult {
  const measured = readMeasurements();
  const accepted = hasData('llmdrift') ? acceptedCode() : null;
  const rows = (Object.keys(TRUTHS) as Task[]).map((task) => {
    const of = (snapshot: string) => measured.filter((row) => row.task === task && row.snapshot === snapshot);
    const decisions = play(
      {
        seed: 7,
        callsPerMinute: () => 2,
        before: makerOf(of(MARCH), accepted),
        after: makerOf(of(JUNE), accepted),
        days: 2,
        evaluators: [
          { name: 'correct', layer: 'quality', worse: 'down' },
          { name: 'code_accepted', layer: 'quality', worse: 'down' },
        ],
      },
      true,
    );
    return [task, TRUTHS[task], saidText(decisions)];
  });
  return {
    title: 'GPT-4, March to June 2023, by task',
    rows: [['', 'known truth', 'what the engine says'], ...rows],
    note: `Answers are drawn again and again from ${accepted ? '50 to 1,000' : 'few'} real ones, two a minute; the data hold no daily rhythm.${accepted ? '' : ' Whether the code itself was accepted is not in the repository’s table: not fed.'}`,
  };
}

function makerOf(rows: readonly Measurement[], accepted: ReadonlyMap<string, number> | null): CallMaker {
  return (dice: Chance, at: number) => {
    const row = rows[Math.floor(rows.length * dice.unit())] as Measurement;
    const code =
      row.task === 'leetcode_easy' ? accepted?.get(`${row.snapshot}|${row.caseNumber}`) : undefined;
    return callOf(at, `u${Math.floor(300 * dice.unit())}`, {
      durationMs: row.latencyMs,
      attributes: {
        'gen_ai.request.model': 'gpt-4',
        'gen_ai.usage.output_tokens': row.answerTokens,
        'app.answer_chars': row.answerChars,
      },
      evaluations: {
        ...(row.task === 'prime' && row.correct !== null ? { correct: row.correct } : {}),
        ...(row.formatKept === null ? {} : { format_valid: row.formatKept }),
        ...(row.refused === null ? {} : { refusal: row.refused }),
        ...(code === undefined ? {} : { code_accepted: code }),
      },
    });
  };
}

/** Snapshot and number of the question → 1 when the code, out of its fences, passed every test. */
function acceptedCode(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const accepted = new Map<string, number>();
  for (const row of rowsOf('llmdrift/LEETCODE_EASY_EVAL.csv')) {
    const snapshot = (row['model'] ?? '').replace('openaichat/', '');
    const index = counts.get(snapshot) ?? 0;
    counts.set(snapshot, index + 1);
    accepted.set(`${snapshot}|${index}`, row['Clean_Code_Submit']?.includes('Accepted') ? 1 : 0);
  }
  return accepted;
}
