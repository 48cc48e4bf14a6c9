// Every command of the command line. To add one: a file beside this one, and its line here.
import { backtest } from './backtest.ts';
import type { CliCommand } from './command.ts';
import { doctor } from './doctor.ts';
import { metadata } from './metadata.ts';
import { migrate } from './migrate.ts';
import { postmortem } from './postmortem.ts';
import { replay } from './replay.ts';
import { sandbox } from './sandbox.ts';
import { start } from './start.ts';

export const CLI_COMMANDS: readonly CliCommand[] = [
  start,
  sandbox,
  replay,
  backtest,
  postmortem,
  metadata,
  doctor,
  migrate,
];
