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
} as const;
