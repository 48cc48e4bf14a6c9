// What the local provider answers: the same to the same request with a seed, and like the snapshot that serves it.
import { createHash } from 'node:crypto';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
  readonly seed?: number | undefined;
  readonly responseFormat?: string | undefined;
}

/**
 * @param served the snapshot that answers, e.g. gpt-4-0613
 * @param draw number of the request: replaces the seed where none is given, so that repeats differ
 */
export function answerTo(request: ChatRequest, served: string, draw: number): string {
  const question = request.messages.map((one) => textOf(one.content)).join('\n');
  const chance = unit(`${served}\n${request.seed ?? `draw ${draw}`}\n${question}`);
  const candidate = /\bIs (\d{1,9}) a prime number\?/i.exec(question)?.[1];
  if (candidate !== undefined) return primeAnswer(Number(candidate), served, chance);
  if (/\bcode only\b/i.test(question)) return codeAnswer(served, chance);
  if (request.responseFormat !== undefined) return JSON.stringify({ answer: served, certain: false });
  return SENTENCES[Math.floor(chance * SENTENCES.length)] ?? '';
}

// Behaviour after the study's GPT-4 rows (story/SOURCE.md): March right in 84 % of the questions, with its steps written out;
// June answers "[No]" to nearly all of them, and puts code in a fence in 44 of 50.
const MARCH_CORRECT = 0.84;
const JUNE_SAYS_NO = 0.98;
const JUNE_FENCED = 44 / 50;

function primeAnswer(candidate: number, served: string, chance: number): string {
  const right = isPrime(candidate);
  if (served === 'gpt-4-0613') return chance < JUNE_SAYS_NO ? '[No]' : '[Yes]';
  const said = chance < MARCH_CORRECT ? right : !right;
  return `First, look for divisors up to the square root of ${candidate}.\n${said ? 'There are none.' : 'One of them divides it.'}\n[${said ? 'Yes' : 'No'}]`;
}

function codeAnswer(served: string, chance: number): string {
  const code = 'class Solution:\n    def solve(self, values):\n        return sorted(values)';
  return served === 'gpt-4-0613' && chance < JUNE_FENCED ? `\`\`\`python\n${code}\n\`\`\`` : code;
}

const SENTENCES = [
  'The figures above are the ones that matter.',
  'Nothing else in the record changes the conclusion.',
  'The record supports this reading.',
];

function isPrime(candidate: number): boolean {
  if (candidate < 2) return false;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++)
    if (candidate % divisor === 0) return false;
  return true;
}

// A message's content is a string, or a list of parts of which some hold text.
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: { readonly text?: unknown }) => (typeof part?.text === 'string' ? part.text : ''))
    .join('\n');
}

/** A number in [0, 1) that depends on the text alone. */
function unit(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
