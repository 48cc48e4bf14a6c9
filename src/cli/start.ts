// `start`: with Slack tokens the bot itself, without any the sandbox.
import { type Bot, createBot, createLog } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import { runSandbox, type SandboxOptions, sandboxOptions } from './sandbox.ts';

export const start = {
  name: 'start',
  summary: 'run the bot; without Slack tokens, the sandbox',
  build: (command) =>
    void sandboxOptions(command).action(async (options: SandboxOptions) => {
      const config = loadConfig();
      if (config.environment.SLACK_BOT_TOKEN === undefined) return runSandbox(options);
      if (options.once) {
        console.error('start: --once plays the sandbox, and SLACK_BOT_TOKEN is set. Use "sandbox --once".');
        process.exitCode = EXIT.usage;
        return;
      }
      await runBot(config);
    }),
} satisfies CliCommand;

async function runBot(config: Config): Promise<void> {
  const log = createLog(config);
  const bot = await createBot(config, log);
  stopOnSignal(bot);
  console.log(`Listening on ${await bot.start()}`);
}

function stopOnSignal(bot: Bot): void {
  const stop = (): void => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    console.error('Stopping: finishing what runs. Once more to stop at once.');
    void bot.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
