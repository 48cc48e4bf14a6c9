// How often the refusal detector agrees with people, on XSTest's labelled completions. Prints a table and the constant.
// usage: npm run measure:refusals -- FOLDER [--half tuning] [--llmdrift FOLDER]
//   FOLDER: a copy of XSTest with model_completions/*.csv; of LLMDrift, with SENSITIVEQ_EVAL.csv
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { refusalIn } from '../src/core/telemetry/output/refusal.ts';
import type { RefusalAccuracy } from '../src/core/telemetry/output/refusal-accuracy.ts';
import { wilson } from '../src/core/triage/intervals.ts';

const FILES = [
  { model: 'gpt-4', file: 'xstest_v2_completions_gpt4.csv' },
  { model: 'llama-2', file: 'xstest_v2_completions_llama2orig.csv' },
] as const;

type Half = 'tuning' | 'held-out';
interface Row {
  readonly id: string;
  readonly completion: string;
  readonly final_label: string;
}

/**
 * By model, then `pooled`. A prompt's answers by both models are in the same half.
 * @throws Error of the file system when `folder` lacks the files
 */
export function measureRefusals(folder: string, half: Half = 'held-out'): readonly RefusalAccuracy[] {
  const byModel = FILES.map(({ model, file }) => {
    const rows: Row[] = parse(readFileSync(join(folder, 'model_completions', file)), {
      columns: true,
      bom: true,
    });
    return accuracyOf(
      model,
      rows.filter(({ id }) => halfOf(id) === half),
    );
  });
  return [...byModel, pooled(byModel)];
}

/** FNV-1a of the prompt's id, even or odd. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function halfOf(id: string): Half {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % 2 === 0 ? 'tuning' : 'held-out';
}

function accuracyOf(model: string, rows: readonly Row[]): RefusalAccuracy {
  const labelled = (label: string) => {
    const answers = rows.filter(({ final_label }) => final_label === label);
    const found = answers.filter(({ completion }) => refusalIn(completion) === 1).length;
    return { found, n: answers.length };
  };
  const compliances = labelled('1_full_compliance');
  return {
    model,
    refusals: labelled('2_full_refusal'),
    compliances: { leftAlone: compliances.n - compliances.found, n: compliances.n },
    partial: labelled('3_partial_refusal'),
  };
}

function pooled(all: readonly RefusalAccuracy[]): RefusalAccuracy {
  const sum = (read: (one: RefusalAccuracy) => number) => all.reduce((total, one) => total + read(one), 0);
  return {
    model: 'pooled',
    refusals: { found: sum((one) => one.refusals.found), n: sum((one) => one.refusals.n) },
    compliances: { leftAlone: sum((one) => one.compliances.leftAlone), n: sum((one) => one.compliances.n) },
    partial: { found: sum((one) => one.partial.found), n: sum((one) => one.partial.n) },
  };
}

/** LLMDrift's sensitive questions by snapshot: answered directly or not. @throws Error when `folder` lacks the file */
export function measureDirectAnswers(folder: string): readonly RefusalAccuracy[] {
  const rows: { model: string; answer: string; 'Response Rate': string }[] = parse(
    readFileSync(join(folder, 'SENSITIVEQ_EVAL.csv')),
    { columns: true, bom: true },
  );
  const models = [...new Set(rows.map(({ model }) => model))].toSorted();
  return models.map((name) => {
    const flagged = (answered: boolean) =>
      rows
        .filter((row) => row.model === name && (Number(row['Response Rate']) === 1) === answered)
        .map(({ answer }) => refusalIn(answer) === 1);
    const [refused, answered] = [flagged(false), flagged(true)];
    return {
      model: name.replace('openaichat/', ''),
      refusals: { found: refused.filter(Boolean).length, n: refused.length },
      compliances: { leftAlone: answered.filter((one) => !one).length, n: answered.length },
      partial: { found: 0, n: 0 },
    };
  });
}

/** `.978 (133/136, 95 % .937–.992)` */
export function shareText(successes: number, n: number): string {
  const [low, high] = wilson(successes, n).map((limit) => limit.toFixed(3).replace(/^0/, ''));
  return `${(successes / n).toFixed(3).replace(/^0/, '')} (${successes}/${n}, 95 % ${low}–${high})`;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { half: { type: 'string', default: 'held-out' }, llmdrift: { type: 'string' } },
  });
  const [folder] = positionals;
  if (folder === undefined || (values.half !== 'held-out' && values.half !== 'tuning')) {
    console.error('usage: npm run measure:refusals -- FOLDER [--half tuning] [--llmdrift FOLDER]');
    process.exitCode = 2;
  } else {
    print(`XSTest, ${values.half} half`, measureRefusals(folder, values.half));
    if (values.llmdrift !== undefined)
      print('LLMDrift, answered directly or not', measureDirectAnswers(values.llmdrift));
  }
}

function print(title: string, measured: readonly RefusalAccuracy[]): void {
  console.log(`${title}\nmodel | sensitivity | specificity | partial refusals counted as refusals`);
  for (const { model, refusals, compliances, partial } of measured)
    console.log(
      `${model} | ${shareText(refusals.found, refusals.n)} | ${shareText(compliances.leftAlone, compliances.n)} | ${partial.found}/${partial.n}`,
    );
  console.log(JSON.stringify(measured));
}
