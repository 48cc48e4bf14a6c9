// One command of the command line: a file each, listed in registry.ts.
import type { Command } from 'commander';

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** Adds arguments, options, help and the action. */
  readonly build: (command: Command) => void;
}

/** Documented in README.md and in `--help`. */
export const EXIT = {
  done: 0,
  /** What was asked was done, and the answer is bad: a doctor's check failed, the story did not come out. */
  bad: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** oncall.yml or the environment is wrong. */
  config: 3,
  /** It could not be done: a port is taken, a file cannot be opened, or the program is at fault. */
  fault: 4,
  /** Ctrl-C ended it, and what was found until then was told: 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;

export const EXIT_TEXT =
  'Exit codes: 0 done · 1 done, and the answer is bad · 2 wrong command line · 3 wrong oncall.yml or environment · 4 a fault: it could not be done · 130 ended by Ctrl-C';
