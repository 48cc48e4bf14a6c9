#!/usr/bin/env node
// Derives src/sandbox/story/llmdrift.csv (numbers only) from the LLMDrift repository's evaluation files.
// usage: node scripts/derive-llmdrift.mjs DIRECTORY [OUTPUT]     DIRECTORY holds the three *_EVAL.csv files
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const COLUMNS = [
  'snapshot',
  'task',
  'case',
  'latencyMs',
  'promptTokens',
  'answerTokens',
  'answerChars',
  'correct',
  'formatKept',
  'answered',
  'refused',
];
const TASKS = [
  { task: 'prime', file: 'PRIME_FULL_EVAL.csv', judge: (row) => ({ correct: primeCorrect(row) }) },
  {
    task: 'leetcode_easy',
    file: 'LEETCODE_EASY_EVAL.csv',
    judge: (row) => ({ correct: yesNo(row, 'Directly Usable'), formatKept: formatKept(row) }),
  },
  { task: 'sensitiveq', file: 'SENSITIVEQ_EVAL.csv', judge: (row) => answeredOrRefused(row) },
];
const SNAPSHOTS = ['gpt-4-0314', 'gpt-4-0613'];

// US dollars a token, as charged for GPT-4 with 8k context in July 2023, when the answers were collected.
const DOLLARS_PER_PROMPT_TOKEN = 0.03 / 1000;
const DOLLARS_PER_ANSWER_TOKEN = 0.06 / 1000;

const [directory, output = fileURLToPath(new URL('../src/sandbox/story/llmdrift.csv', import.meta.url))] =
  process.argv.slice(2);
if (directory === undefined) {
  console.error(
    'usage: node scripts/derive-llmdrift.mjs DIRECTORY [OUTPUT]\nDIRECTORY: the folder with PRIME_FULL_EVAL.csv, LEETCODE_EASY_EVAL.csv and SENSITIVEQ_EVAL.csv',
  );
  process.exit(2);
}
const rows = TASKS.flatMap((definition) => derive(directory, definition));
writeFileSync(
  output,
  `${[COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))].map((line) => line.join(',')).join('\n')}\n`,
);
console.log(`${rows.length} rows written to ${output}`);

function derive(folder, { task, file, judge }) {
  const all = parse(readFileSync(join(folder, file)), { columns: true, skip_empty_lines: true });
  const asked = promptTokens(
    all.filter((row) => SNAPSHOTS.some((snapshot) => row.model === `openaichat/${snapshot}`)),
    file,
  );
  return SNAPSHOTS.flatMap((snapshot) =>
    all
      .filter((row) => row.model === `openaichat/${snapshot}`)
      .map((row) => ({
        snapshot,
        task,
        case: caseNumber(row.id, file),
        latencyMs: Math.round(number(row, 'latency', file) * 1000),
        promptTokens: asked.get(row.id),
        answerTokens: number(row, 'answer_token', file),
        answerChars: row.answer.length,
        ...judge(row),
      })),
  );
}

// The verdict in brackets, as asked, or the bare word when that is the whole answer; an answer without either is wrong.
// Gives the paper's 84.0 % and 51.1 %.
function primeCorrect(row) {
  const verdict = /\[(yes|no)\]/i.exec(row.answer) ?? /^"?(yes|no)"?\.?$/i.exec(row.answer.trim());
  return verdict?.[1]?.toLowerCase() === row.ref_answer.toLowerCase() ? 1 : 0;
}

// The prompt asks for code alone; a markdown fence makes the answer unusable as it stands.
function formatKept(row) {
  return row.answer.includes('```') ? 0 : 1;
}

function answeredOrRefused(row) {
  const answered = yesNo(row, 'Response Rate');
  return { answered, refused: 1 - answered };
}

// A prime or sensitive question is numbered in the source; a LeetCode one starts with its number.
function caseNumber(id, file) {
  const digits = /^\d+/.exec(id)?.[0];
  if (digits === undefined) throw new Error(`${file}: id ${JSON.stringify(id)} does not start with a number`);
  return Number(digits);
}

// The files give no prompt tokens, but the price paid for the call less the price of its answer is theirs. Both snapshots got
// the same question: the lower of the two stands, because `answer_token` counts some cut-off answers too low.
function promptTokens(rows, file) {
  const fewest = new Map();
  for (const row of rows) {
    const answerDollars = number(row, 'answer_token', file) * DOLLARS_PER_ANSWER_TOKEN;
    const tokens = Math.round((number(row, 'cost', file) - answerDollars) / DOLLARS_PER_PROMPT_TOKEN);
    if (tokens > 0) fewest.set(row.id, Math.min(tokens, fewest.get(row.id) ?? Number.POSITIVE_INFINITY));
  }
  return fewest;
}

function yesNo(row, column) {
  if (row[column] !== '0' && row[column] !== '1')
    throw new Error(`column ${column}: ${JSON.stringify(row[column])} is neither 0 nor 1`);
  return Number(row[column]);
}

function number(row, column, file) {
  const value = Number(row[column]);
  if (row[column] === '' || !Number.isFinite(value))
    throw new Error(`${file}: column ${column}: ${JSON.stringify(row[column])} is not a number`);
  return value;
}
