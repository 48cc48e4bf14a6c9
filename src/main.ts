// The command line: stochastic-oncall start · sandbox · replay · backtest · postmortem · metadata · doctor · migrate.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, EXIT_TEXT } from './cli/command.ts';
import { faultOf } from './cli/fault.ts';
import { CLI_COMMANDS } from './cli/registry.ts';
import { ConfigError, logLevel } from './config.ts';

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
  .addHelpText('after', `\n${EXIT_TEXT}`);

for (const { name, summary, build } of CLI_COMMANDS) {
  const command = program.command(name).description(summary).exitOverride();
  build(command);
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else if (error instanceof ConfigError) {
    console.error(error.message);
    process.exitCode = EXIT.config;
  } else {
    const { lines, exitCode } = faultOf(error, logLevel());
    for (const line of lines) console.error(line);
    // What had started already would keep a bot alive that cannot work.
    process.exit(exitCode);
  }
}
