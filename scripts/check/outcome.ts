// What a check found: counted things, and a line for each one that failed or was skipped.

export type Finding = { title: string; reason: string };
export type Outcome = { passed: number; failures: Finding[]; skips: Finding[] };

/** One part of `npm test`. It prints a failure when it sees it; the summary comes at the end. */
export type Check = { name: string; about: string; run: () => Promise<Outcome> };

export const emptyOutcome = (): Outcome => ({ passed: 0, failures: [], skips: [] });

/** Prints a failure at once, so that a long run shows its first bad news early. */
export function printFailure(checkName: string, { title, reason }: Finding): void {
  console.log(`\n✘ ${checkName} › ${title}\n${indent(reason)}\n`);
}

export function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
