// What a detector is given.
import type { Decision } from '../../core/detection/contract.ts';
import type { DetectorStore } from '../ports/detection.ts';
import type { Clock, Log } from '../ports.ts';
import type { FeedParts } from './feed.ts';

export interface DetectorPorts {
  readonly store: DetectorStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly engine: FeedParts['engine'];
  /** An incident hears of it; repeating it changes nothing. */
  readonly act: (decision: Decision) => Promise<void>;
  /** Resolves when the event loop's other work had its turn. */
  readonly breathe: () => Promise<void>;
  /** For whoever counts. */
  readonly onKept?: (kind: Decision['kind']) => void;
  readonly onFault?: () => void;
}
