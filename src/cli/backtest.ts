// `backtest FILE|-`: a replay, and beside the bot what each usual alert rule would have done on the same history.
import { existsSync } from 'node:fs';
import { databasePath, loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import type { Play } from './replay/play.ts';
import { wrongWith } from './replay/read-lines.ts';

export const backtest = {
  name: 'backtest',
  summary: 'compare the bot with the usual alert rules on a recorded file',
  build: (command) =>
    void command
      .argument(
        '[file]',
        'JSON Lines in the replay format, more than three weeks of them; or - for standard input',
      )
      .option('--database', 'the bot’s own records instead of a file')
      .option('--json', 'print one JSON object: what replay --json prints, and "backtest"')
      .option('--metrics <names>', 'the rules look at these only, such as refusal,latency; the bot at all')
      .addHelpText(
        'after',
        '\nExamples: stochastic-oncall backtest quarter.jsonl\n          stochastic-oncall backtest --database --metrics refusal,latency\nCtrl-C ends it with what was found so far.',
      )
      .action(runCommand),
} satisfies CliCommand;

interface Options {
  readonly json?: true;
  readonly metrics?: string;
  readonly database?: true;
}

async function runCommand(file: string | undefined, options: Options): Promise<void> {
  if ((file === undefined) !== (options.database === true))
    return refuse('name either a file (- for standard input), or --database.', EXIT.usage);
  if (file !== undefined) {
    const wrong = wrongWith(file);
    if (wrong !== null)
      return refuse(`${file}: ${wrong}. Name a replay file, or - to read standard input.`, EXIT.usage);
    return judge(file === '-' ? 'standard input' : file, file, options);
  }
  const path = databasePath(loadConfig());
  if (!existsSync(path))
    return refuse(`${path}: there is no database. Set ONCALL_SQLITE to the bot's own.`, EXIT.bad);
  const [{ openDatabase }, { databaseLines }] = await Promise.all([
    import('../edges/store/database.ts'),
    import('./backtest/database-lines.ts'),
  ]);
  const db = await openDatabase(path);
  try {
    await judge(path, (signal) => databaseLines(db, signal), options);
  } finally {
    await db.destroy();
  }
}

/** @param name as people call the source */
async function judge(name: string, source: Play['source'], { json, metrics }: Options): Promise<void> {
  const { settings } = loadConfig();
  const [{ play }, { replayReport }, { toldOf }, { createRivals }, { backtestOf, backtestReport }, tables] =
    await Promise.all([
      import('./replay/play.ts'),
      import('./replay/report.ts'),
      import('./replay/told.ts'),
      import('./backtest/rivals.ts'),
      import('./backtest/judged.ts'),
      import('./backtest/tables.ts'),
    ]);
  const wanted = metrics === undefined ? null : namesOf(metrics);
  const rivals = createRivals(settings, wanted);
  const { outcome, interrupted, wallSeconds } = await play({
    command: 'backtest',
    source,
    settings,
    speed: null,
    onlookers: [rivals.look],
  });
  const from = rivals.judgedFrom();
  const judged = from === null ? null : backtestOf(outcome, from, rivals.results());
  const report = () => ({
    ...replayReport(outcome, wallSeconds),
    backtest: judged === null ? null : backtestReport(judged),
  });
  console.log(
    json
      ? JSON.stringify(report(), null, 2)
      : [toldOf(outcome, wallSeconds), ...(judged === null ? [] : [tables.tablesOf(judged)])].join('\n\n'),
  );
  const unheard = [...(wanted ?? [])].filter((metric) => !rivals.metrics.has(metric));
  if (interrupted) process.exitCode = EXIT.interrupted;
  else if (judged === null)
    refuse(`${name} holds nothing that could be read. docs/records.md has the format.`, EXIT.bad);
  else if (unheard.length > 0)
    refuse(
      `--metrics ${unheard.join(', ')}: nothing in it speaks of that. There is: ${[...rivals.metrics].join(', ')}.`,
      EXIT.usage,
    );
  else if (judged.weeks === 0)
    refuse(`${name} is too short: the first 3 weeks are history, and nothing is left to judge.`, EXIT.bad);
}

const namesOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

function refuse(say: string, exitCode: number): void {
  console.error(`backtest: ${say}`);
  process.exitCode = exitCode;
}
