// The options of `sandbox`, which `start` takes too.
import { type Command, InvalidArgumentError } from 'commander';

export interface SandboxOptions {
  readonly once?: true;
  readonly out?: string;
  readonly factor?: number;
  readonly port?: number;
}

export function sandboxOptions(command: Command): Command {
  return command
    .option(
      '--once',
      'play the whole story unattended, print the channel, write charts and post-mortem, and end',
    )
    .option('--out <folder>', 'with --once: where charts, transcript and post-mortem go (default: out/TIME)')
    .option(
      '--factor <number>',
      'sandbox: incident seconds a second at the wall (default: 60, with --once 240)',
      positive,
    )
    .option(
      '--port <number>',
      'sandbox: port of the workspace page (default: 8090, or any when that is taken)',
      port,
    );
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number above 0.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError('it must be a port, 0 to 65535 (0 = any free one).');
  return value;
}
