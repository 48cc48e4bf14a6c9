// `npm test`: every check by name, then what failed, what was skipped and why, and one closing line.
// `npm test -- unit tidy` runs just these. ONCALL_TEST_NO_SKIPS=1 makes a skip a failure unless it is allowed below.

import { type Check, type Finding, type Outcome, printFailure } from './check/outcome.ts';
import { staticChecks } from './check/static-checks.ts';
import { homelessTests, suiteChecks } from './check/suites.ts';

/** Reasons a test may give for not running, even where nothing else may be skipped. */
const allowedSkips = ['contract originals not found'];

type Result = Outcome & { name: string; durationMs: number };

const checks = [...staticChecks, ...suiteChecks];
const chosen = choose(process.argv.slice(2));
if (chosen) {
  const results: Result[] = [];
  for (const check of chosen) results.push(await runCheck(check));
  summarise(results);
  process.exitCode = results.some((result) => result.failures.length > 0) ? 1 : 0;
} else {
  process.exitCode = 2;
}

function choose(names: string[]): Check[] | undefined {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    const known = checks.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n');
    console.error(`npm test: no check named ${unknown.join(', ')}. The checks are:\n${known}`);
    return undefined;
  }
  return names.length === 0 ? checks : checks.filter((check) => names.includes(check.name));
}

async function runCheck(check: Check): Promise<Result> {
  const startedMs = performance.now();
  const outcome = strictly(check.name, await check.run());
  const durationMs = performance.now() - startedMs;
  const mark = outcome.failures.length === 0 ? '✔' : '✘';
  console.log(`${mark} ${check.name.padEnd(12)}${counts(outcome)}  ${(durationMs / 1000).toFixed(1)} s`);
  return { ...outcome, name: check.name, durationMs };
}

/** Under ONCALL_TEST_NO_SKIPS=1, turns skips nobody allowed into failures; test files no suite runs always fail. */
function strictly(name: string, outcome: Outcome): Outcome {
  const failures: Finding[] = [];
  if (name === 'tidy') {
    for (const title of homelessTests()) {
      failures.push({
        title,
        reason: 'no suite runs this file; move it, or name its folder in scripts/check/suites.ts',
      });
    }
  }
  let skips = outcome.skips;
  if (process.env.ONCALL_TEST_NO_SKIPS === '1') {
    skips = outcome.skips.filter(({ reason }) => allowedSkips.includes(reason));
    const refused = outcome.skips.filter((skip) => !skips.includes(skip));
    failures.push(
      ...refused.map(({ title, reason }) => ({ title, reason: `skipped, but nothing may be: ${reason}` })),
    );
  }
  for (const failure of failures) printFailure(name, failure);
  return { passed: outcome.passed, failures: [...outcome.failures, ...failures], skips };
}

function summarise(results: Result[]): void {
  const listed = (heading: string, pick: (result: Result) => Finding[]) => {
    const lines = results.flatMap((result) =>
      pick(result).map(({ title, reason }) => `  ${result.name} › ${title}: ${reason.split('\n')[0]}`),
    );
    if (lines.length > 0) console.log(`\n${heading}\n${lines.join('\n')}`);
  };
  listed('Skipped', (result) => result.skips);
  listed('Failed', (result) => result.failures);
  const total = {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
    skips: results.flatMap((result) => result.skips),
  };
  console.log(`\n${counts(total)}`);
}

function counts({ passed, failures, skips }: Outcome): string {
  return `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
}
