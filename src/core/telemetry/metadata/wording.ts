// The coverage as people read it: the answer, what matters most, then a line for each piece, the worst first.
import type { MetadataCoverage, PieceCoverage } from './coverage.ts';

export interface CoverageText {
  /** `support-answers: 9 of 20 pieces of metadata reach us. Missing that matter most: prompt version, user segment.` */
  readonly answer: string;
  /** What to do first. */
  readonly next: string;
  readonly rows: readonly CoverageRow[];
}

export interface CoverageRow {
  /** `0 %`, `37 %`, `100 %`. */
  readonly share: string;
  readonly title: string;
  /** How to add it; for what reaches us, nothing. */
  readonly add: string | null;
}

const NAMED_MAX = 3;
/** Without a single error among so many calls, errors are probably hidden: providers fail more often than that. */
const CALLS_WITHOUT_ERROR = 1000;

export function coverageText(coverage: MetadataCoverage): CoverageText {
  const { feature, pieces, calls } = coverage;
  const reach = pieces.filter(({ state }) => state === 'reaches').length;
  const wanting = pieces.filter(
    ({ state, piece }) =>
      state !== 'reaches' && piece.weight > 1 && (piece.absent === undefined || calls >= CALLS_WITHOUT_ERROR),
  );
  const named = wanting.slice(0, NAMED_MAX).map(({ piece }) => piece.title);
  const missing =
    named.length === 0
      ? 'Nothing that matters is missing.'
      : `Missing that matter most: ${named.join(', ')}.`;
  return {
    answer: `${feature}: ${reach} of ${pieces.length} pieces of metadata reach us. ${missing}`,
    next: nextAction(coverage, wanting[0]),
    rows: pieces.map((one) => ({ share: percent(one), title: one.piece.title, add: addition(one) })),
  };
}

function nextAction({ unseenFailures }: MetadataCoverage, worst: PieceCoverage | undefined): string {
  if (unseenFailures > 0)
    return `First: ${unseenFailures === 1 ? '1 failed call was' : `${unseenFailures} failed calls were`} seen only by the HTTP client. The model’s own instrumentation hides failures: send both, or its error rate will read 0 %.`;
  if (worst === undefined) return 'Nothing to do.';
  const { title, absent, why } = worst.piece;
  return absent === undefined
    ? `First: ${title}. ${capital(why)}. ${capital(addition(worst) ?? '')}`
    : `First: ${absent}.`;
}

function addition({ piece, state }: PieceCoverage): string | null {
  if (state === 'reaches') return null;
  const { name, example } = piece.add;
  const add = `add ${name} = ${example}`;
  if (state === 'missing' && piece.absent !== undefined) return `${piece.absent}; ${add}`;
  return state === 'partly' ? `on some calls only: ${add}` : add;
}

/** A few calls are not `0 %`, and not quite all are not `100 %`. */
function percent({ share, calls }: PieceCoverage): string {
  if (calls > 0 && share < 0.005) return '<1 %';
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
