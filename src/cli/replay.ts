// `replay FILE|-`: runs the flow over a recorded stretch and says what the bot would have done.
import { existsSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import { dayTime, tellBesideBar } from './replay/progress.ts';
import { wrongWith } from './replay/read-lines.ts';
import type { Onlooker } from './replay/run-replay.ts';

export const replay = {
  name: 'replay',
  summary: 'run the bot over a recorded file and say what it would have done',
  build: (command) =>
    void command
      .argument('<file>', 'JSON Lines in the replay format, or - for standard input')
      .option('--json', 'print one JSON object')
      .option('--plot <folder>', 'write a chart of each incident there, INC-1.png …')
      .option('--speed <factor>', 'play at so many times real time, and tell pages as they come', speedOf)
      .addHelpText(
        'after',
        '\nExamples: stochastic-oncall replay march.jsonl --plot charts\n          stochastic-oncall replay march.jsonl --speed 3600   (an hour in a second)\nCtrl-C ends it with what was found so far.',
      )
      .action(runCommand),
} satisfies CliCommand;

interface Options {
  readonly json?: true;
  readonly plot?: string;
  readonly speed?: number;
}

async function runCommand(file: string, options: Options): Promise<void> {
  const wrong = wrongWith(file);
  if (wrong !== null) return refuse(`${file}: ${wrong}. Name a replay file, or - to read standard input.`);
  if (options.plot !== undefined && existsSync(options.plot) && !statSync(options.plot).isDirectory())
    return refuse(`--plot ${options.plot}: it is a file. Name a folder; one that is not there is made.`);
  const { settings } = loadConfig();
  const [{ play }, { replayReport }, { toldOf }, plotting] = await Promise.all([
    import('./replay/play.ts'),
    import('./replay/report.ts'),
    import('./replay/told.ts'),
    options.plot === undefined ? null : loadPlotting(),
  ]);
  const watch = plotting?.createPlotWatch(settings) ?? null;
  const speed = options.speed ?? null;
  const onlookers = [...(watch === null ? [] : [watch.look]), ...(speed === null ? [] : [tellPages()])];
  const { outcome, interrupted, wallSeconds } = await play({
    command: 'replay',
    source: file,
    settings,
    speed,
    onlookers,
  });
  console.log(
    options.json ? JSON.stringify(replayReport(outcome, wallSeconds), null, 2) : toldOf(outcome, wallSeconds),
  );
  if (watch !== null && plotting !== null && options.plot !== undefined) {
    const say = options.json ? console.error : console.log;
    for (const path of await plotting.writePlots(options.plot, outcome, watch.watched)) say(path);
  }
  if (interrupted) process.exitCode = EXIT.interrupted;
  else if (outcome.from === null) {
    const what = file === '-' ? 'standard input' : file;
    console.error(`replay: ${what} holds nothing that could be read. docs/records.md has the format.`);
    process.exitCode = EXIT.bad;
  }
}

async function loadPlotting() {
  const [{ createPlotWatch }, { writePlots }] = await Promise.all([
    import('./replay/plot-watch.ts'),
    import('./replay/plot.ts'),
  ]);
  return { createPlotWatch, writePlots };
}

/** Whoever plays in real time wants to hear of a page when it happens. */
function tellPages(): Onlooker {
  let seen = 0;
  return ({ decisions }) => {
    for (; seen < decisions.length; seen += 1) {
      const decision = decisions[seen];
      if (decision?.kind === 'page')
        tellBesideBar(`${dayTime(decision.at)}  page  ${decision.feature}: ${decision.why}`);
    }
  };
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (text.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed;
  throw new InvalidArgumentError('Write a number above 0: 1 is real time, 60 a minute in a second.');
}

function refuse(say: string): void {
  console.error(`replay: ${say}`);
  process.exitCode = EXIT.usage;
}
