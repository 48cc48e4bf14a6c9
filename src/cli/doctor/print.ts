// The doctor's report for a terminal: a word beside each mark, the fix under what needs one.
import type { DoctorLine, DoctorReport } from './run.ts';

const MARKS: Readonly<Record<DoctorLine['status'], string>> = {
  ok: '✓ ok     ',
  warning: '! warning',
  failed: '✗ failed ',
};

export function printedReport({ status, checks }: DoctorReport): string {
  const lines = checks.flatMap(({ check, status: one, says, fix }) => [
    `${MARKS[one]} ${check}: ${oneLine(says)}`,
    ...(fix === null ? [] : [`            fix: ${oneLine(fix)}`]),
  ]);
  return [...lines, '', summary(status, checks)].join('\n');
}

function summary(status: DoctorReport['status'], checks: readonly DoctorLine[]): string {
  if (status === 'ok') return 'Everything answers.';
  const count = (wanted: DoctorLine['status']): number =>
    checks.filter((one) => one.status === wanted).length;
  return `${count('failed')} failed, ${count('warning')} with a warning, ${count('ok')} ok.`;
}

/** What a vendor or a file says may hold anything. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
