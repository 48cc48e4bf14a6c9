// Runs the bot until it is told to stop.
import { type Bot, createBot, createLog } from '../../app.ts';
import type { Config } from '../../config.ts';

export async function runBot(config: Config): Promise<void> {
  const bot = await createBot(config, createLog(config));
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
