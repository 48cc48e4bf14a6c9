// All checks. A test compares this list with the folder and with the tree.
import type { Check } from './check.ts';
import behaviouralScores from './checks/behavioural-scores.ts';
import changesInWindow from './checks/changes-in-window.ts';
import latency from './checks/latency.ts';
import providerErrors from './checks/provider-errors.ts';
import providerStatus from './checks/provider-status.ts';
import qualityScores from './checks/quality-scores.ts';
import retrievalIndex from './checks/retrieval-index.ts';
import tokenUse from './checks/token-use.ts';

export const CHECKS: readonly Check[] = [
  providerErrors,
  providerStatus,
  qualityScores,
  behaviouralScores,
  retrievalIndex,
  changesInWindow,
  latency,
  tokenUse,
];
