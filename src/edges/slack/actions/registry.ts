// Every button and menu that the views show. One file each in this folder.
import { acknowledge } from './acknowledge.ts';
import type { ButtonAction } from './action.ts';
import { markNoise } from './mark-noise.ts';
import { postmortem } from './postmortem.ts';
import { reopen } from './reopen.ts';
import { snooze } from './snooze.ts';
import { takeLead } from './take-lead.ts';
import { triageAgain } from './triage-again.ts';

export const ACTIONS: readonly ButtonAction[] = [
  takeLead,
  acknowledge,
  triageAgain,
  markNoise,
  snooze,
  reopen,
  postmortem,
];
