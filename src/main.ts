// The command line: stochastic-oncall start · sandbox · replay · postmortem · doctor · migrate.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from './cli/command.ts';
import { CLI_COMMANDS } from './cli/registry.ts';
import { ConfigError } from './config.ts';

const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const program = new Command('stochastic-oncall')
  .description(
    'An incident bot for LLM features: Slack and PagerDuty on-call that takes randomness seriously.',
  )
  .version(version)
  .showHelpAfterError('(see --help)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done · 1 done, and the answer is bad · 2 wrong command line · 3 wrong oncall.yml or environment',
  );

for (const { name, summary, build } of CLI_COMMANDS) {
  const command = program.command(name).description(summary).exitOverride();
  build(command);
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof ConfigError) {
    console.error(error.message);
    return EXIT.config;
  }
  throw error;
}
