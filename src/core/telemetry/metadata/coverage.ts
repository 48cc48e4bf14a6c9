// What share of a feature's calls carries each piece of first-class metadata.
import type { LlmCall } from '../../model/records.ts';
import { PIECES, type Piece } from './pieces.ts';

export interface PieceCoverage {
  readonly piece: Piece;
  /** Calls that carry it. */
  readonly calls: number;
  /** [0, 1]. */
  readonly share: number;
  /** `reaches`: nearly all calls carry it, or some where only some can · `partly`: fewer than nearly all · `missing`: none. */
  readonly state: 'reaches' | 'partly' | 'missing';
}

export interface MetadataCoverage {
  readonly feature: string;
  readonly calls: number;
  /** Failed calls that only an HTTP client's span showed: the model's own instrumentation hides failures. */
  readonly unseenFailures: number;
  /** The worst first: what is missing before what comes partly, and what matters more before what matters less. */
  readonly pieces: readonly PieceCoverage[];
}

export interface CoverageCount {
  add(call: LlmCall): void;
  result(): MetadataCoverage;
}

/** Below this share of calls a piece that every call should carry reaches us only partly. */
const NEARLY_ALL = 0.9;
/** Attribute names remembered; beyond it each is looked at anew. */
const NAMES_MAX = 2000;

/** One pass, memory that does not grow with the calls. */
export function countCoverage(feature: string, pieces: readonly Piece[] = PIECES): CoverageCount {
  const counts = new Array<number>(pieces.length).fill(0);
  const piecesOfName = new Map<string, readonly number[]>();
  let calls = 0;
  let unseenFailures = 0;

  const namedBy = (name: string): readonly number[] => {
    const known = piecesOfName.get(name);
    if (known !== undefined) return known;
    const found = pieces.flatMap(({ named }, index) => (named?.test(name) === true ? [index] : []));
    if (piecesOfName.size < NAMES_MAX) piecesOfName.set(name, found);
    return found;
  };
  return {
    add(call) {
      calls += 1;
      if (call.attributes['app.instrumentation.blind'] === true) unseenFailures += 1;
      const carried = new Set(Object.keys(call.attributes).flatMap(namedBy));
      pieces.forEach(({ holds }, index) => {
        if (carried.has(index) || holds?.(call) === true) counts[index] = (counts[index] ?? 0) + 1;
      });
    },
    result: () => ({
      feature,
      calls,
      unseenFailures,
      pieces: pieces
        .map((piece, index) => coverageOf(piece, counts[index] ?? 0, calls))
        .toSorted(
          (a, b) => STATES[a.state] - STATES[b.state] || b.piece.weight - a.piece.weight || a.share - b.share,
        ),
    }),
  };
}

const STATES = { missing: 0, partly: 1, reaches: 2 } as const;

function coverageOf(piece: Piece, carried: number, calls: number): PieceCoverage {
  const share = calls === 0 ? 0 : carried / calls;
  const enough = piece.on === 'some' ? carried > 0 : share >= NEARLY_ALL;
  return { piece, calls: carried, share, state: carried === 0 ? 'missing' : enough ? 'reaches' : 'partly' };
}
