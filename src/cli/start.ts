// `start`: with Slack tokens the bot itself, without any the sandbox.
import { loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import { type SandboxOptions, sandboxOptions } from './sandbox/options.ts';

export const start = {
  name: 'start',
  summary: 'run the bot; without Slack tokens, the sandbox',
  build: (command) =>
    void sandboxOptions(command).action(async (options: SandboxOptions) => {
      const config = loadConfig();
      const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN } = config.environment;
      // Only what is needed is loaded: the bot starts without the sandbox, and the other way round.
      if (SLACK_BOT_TOKEN === undefined && SLACK_APP_TOKEN === undefined) {
        const { runSandbox } = await import('./sandbox/run-sandbox.ts');
        return runSandbox(options);
      }
      if (options.once) {
        console.error('start: --once plays the sandbox, and Slack tokens are set. Use "sandbox --once".');
        process.exitCode = EXIT.usage;
        return;
      }
      const { runBot } = await import('./start/run-bot.ts');
      await runBot(config);
    }),
} satisfies CliCommand;
