// The node:test suites: which files belong to which, and how a run is counted.
import { globSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { type Check, emptyOutcome, type Finding, indent, type Outcome, printFailure } from './outcome.ts';

const root = join(import.meta.dirname, '..', '..');
const FILES_AT_ONCE = 2;
const TEST_TIMEOUT_MS = 5 * 60_000;
const SUITE_TIMEOUT_MS = 15 * 60_000;
const OUTPUT_CHARS_MAX = 8_000;

/** The parts of node:test's stream used here: https://nodejs.org/api/test.html#class-testsstream */
type RunnerEvent = {
  type: string;
  data: {
    name: string;
    file?: string;
    message?: string;
    skip?: string | boolean;
    todo?: string | boolean;
    details: { type?: 'suite' | 'test'; error?: { failureType?: string; cause?: unknown } };
  };
};

type Suite = { name: string; about: string; pattern: RegExp };

/** In this order. A test file belongs to the folder it lies in; unit takes every other, so that no file is left out. */
const suites: Suite[] = [
  {
    name: 'unit',
    about: 'the parts: core, flow, edges and the rest',
    pattern: /^test\/(?!(contract|story|golden|simulation|house)\/|tidy\.)/,
  },
  { name: 'contract', about: 'both stores; vendors’ clients and schemas', pattern: /^test\/contract\// },
  { name: 'story', about: 'user stories over real HTTP', pattern: /^test\/story\// },
  { name: 'golden', about: 'documents and Block Kit, word for word', pattern: /^test\/golden\// },
  { name: 'simulation', about: 'seeded worlds with faults', pattern: /^test\/simulation\// },
  { name: 'tidy', about: 'the house rules', pattern: /^test\/(house\/|tidy\.)/ },
];

export const suiteChecks: Check[] = suites.map((suite) => ({
  name: suite.name,
  about: suite.about,
  run: () => runSuite(suite.name, filesOf(suite)),
}));

function filesOf(suite: Suite): string[] {
  const paths = globSync('test/**/*.test.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => suite.pattern.test(path)).toSorted();
}

/**
 * Runs test files, two at a time, and prints each failure as it comes.
 * @param files relative to the repository, or absolute
 */
export async function runSuite(name: string, files: string[]): Promise<Outcome> {
  const outcome = emptyOutcome();
  if (files.length === 0) {
    fail(name, outcome, { title: name, reason: 'no tests yet: a suite without a file checks nothing' });
    return outcome;
  }
  const printed = new Map<string, string>();
  const stream = run({
    files: files.map((file) => resolve(root, file)),
    concurrency: FILES_AT_ONCE,
    timeout: TEST_TIMEOUT_MS,
    signal: AbortSignal.timeout(SUITE_TIMEOUT_MS),
  });
  for await (const event of stream as AsyncIterable<RunnerEvent>) count(name, outcome, printed, event);
  return outcome;
}

function count(suite: string, outcome: Outcome, printed: Map<string, string>, event: RunnerEvent): void {
  const file = relative(root, event.data.file ?? '');
  if (event.type === 'test:stdout' || event.type === 'test:stderr') {
    printed.set(file, `${printed.get(file) ?? ''}${event.data.message}`.slice(-OUTPUT_CHARS_MAX));
  }
  if (event.type !== 'test:pass' && event.type !== 'test:fail') return;
  const { name, skip, todo, details } = event.data;
  const isFile = name === event.data.file;
  const title = isFile ? file : `${file} › ${name}`;

  if (skip) {
    outcome.skips.push({ title, reason: skip === true ? 'no reason given' : skip });
  } else if (todo) {
    outcome.skips.push({ title, reason: todo === true ? 'to do' : `to do: ${todo}` });
  } else if (event.type === 'test:fail') {
    if (details.type === 'suite' && details.error?.failureType === 'subtestsFailed') return;
    fail(suite, outcome, { title, reason: reasonOf(event, printed.get(file)) });
    printed.delete(file);
  } else if (isFile) {
    fail(suite, outcome, { title, reason: 'the file holds no test' });
  } else if (details.type !== 'suite') {
    outcome.passed += 1;
  }
}

function reasonOf(event: RunnerEvent, printed: string | undefined): string {
  const { error } = event.data.details;
  if (error?.failureType === 'testAborted') {
    return `still running after ${SUITE_TIMEOUT_MS / 60_000} minutes. Does it leave a server, timer or child process open?`;
  }
  const reason = inspect(error?.cause ?? error, { colors: false, depth: 3 });
  return printed ? `${reason}\nprinted by this file so far:\n${indent(printed)}` : reason;
}

function fail(suite: string, outcome: Outcome, failure: Finding): void {
  outcome.failures.push(failure);
  printFailure(suite, failure);
}
