// `npm test`: every check by name, then what failed, what was skipped and why, and one closing line.
// `npm test -- unit tidy` runs just these. ONCALL_TEST_NO_SKIPS=1 makes a skip a failure unless scripts/check/skips.ts allows it.

import type { Check, Finding, Outcome } from './check/outcome.ts';
import { refuseSkips } from './check/skips.ts';
import { staticChecks } from './check/static-checks.ts';
import { suiteChecks } from './check/suites.ts';

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
  const found = await check.run();
  const outcome = process.env.ONCALL_TEST_NO_SKIPS === '1' ? refuseSkips(found) : found;
  const durationMs = performance.now() - startedMs;
  const mark = outcome.failures.length === 0 ? '✔' : '✘';
  console.log(`${mark} ${check.name.padEnd(12)}${counts(outcome)}  ${(durationMs / 1000).toFixed(1)} s`);
  return { ...outcome, name: check.name, durationMs };
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
