// One check of the doctor: what it looked at, what it found, and the fix in one line.
import type { Config } from '../../config.ts';

export interface DoctorCheck {
  /** Also the name of its file. */
  readonly name: string;
  /** Never rejects for what it checks: trouble is a diagnosis. */
  readonly run: (config: Config) => Promise<Diagnosis>;
}

export type Diagnosis =
  | { readonly status: 'ok'; readonly says: string; readonly fix: null }
  /** `warning`: the bot runs, something is missing. `failed`: what was set up does not work. */
  | { readonly status: 'warning' | 'failed'; readonly says: string; readonly fix: string };

export const ok = (says: string): Diagnosis => ({ status: 'ok', says, fix: null });
export const warning = (says: string, fix: string): Diagnosis => ({ status: 'warning', says, fix });
export const broken = (says: string, fix: string): Diagnosis => ({ status: 'failed', says, fix });
