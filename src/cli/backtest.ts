// `backtest FILE|-`: a replay, and beside the bot what each usual alert rule would have done on the same history.
import { loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import { wrongWith } from './replay/read-lines.ts';

export const backtest = {
  name: 'backtest',
  summary: 'compare the bot with the usual alert rules on a recorded file',
  build: (command) =>
    void command
      .argument(
        '<file>',
        'JSON Lines in the replay format, more than three weeks of them; or - for standard input',
      )
      .option('--json', 'print one JSON object: what replay --json prints, and "backtest"')
      .option('--metrics <names>', 'the rules look at these only, such as refusal,latency; the bot at all')
      .addHelpText(
        'after',
        '\nExample: stochastic-oncall backtest quarter.jsonl\nCtrl-C ends it with what was found so far.',
      )
      .action(runCommand),
} satisfies CliCommand;

interface Options {
  readonly json?: true;
  readonly metrics?: string;
}

async function runCommand(file: string, { json, metrics }: Options): Promise<void> {
  const wrong = wrongWith(file);
  if (wrong !== null) {
    console.error(`backtest: ${file}: ${wrong}. Name a replay file, or - to read standard input.`);
    process.exitCode = EXIT.usage;
    return;
  }
  const { settings } = loadConfig();
  const [
    { play },
    { replayReport },
    { toldOf },
    { createRivals },
    { backtestOf, backtestReport },
    { tablesOf },
  ] = await Promise.all([
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
    source: file,
    settings,
    speed: null,
    onlookers: [rivals.look],
  });
  const from = rivals.judgedFrom();
  const judged = from === null ? null : backtestOf(outcome, from, rivals.results());
  console.log(
    json
      ? JSON.stringify(
          {
            ...replayReport(outcome, wallSeconds),
            backtest: judged === null ? null : backtestReport(judged),
          },
          null,
          2,
        )
      : [toldOf(outcome, wallSeconds), ...(judged === null ? [] : [tablesOf(judged)])].join('\n\n'),
  );
  const unheard = [...(wanted ?? [])].filter((name) => !rivals.metrics.has(name));
  if (unheard.length > 0)
    console.error(
      `backtest: --metrics ${unheard.join(', ')}: nothing in it speaks of that. There is: ${[...rivals.metrics].join(', ')}.`,
    );
  if (interrupted) process.exitCode = EXIT.interrupted;
  else if (unheard.length > 0) process.exitCode = EXIT.usage;
  else if (judged === null || judged.weeks === 0) {
    console.error(whyNothing(file, judged === null));
    process.exitCode = EXIT.bad;
  }
}

const namesOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

function whyNothing(file: string, isEmpty: boolean): string {
  const what = file === '-' ? 'standard input' : file;
  return isEmpty
    ? `backtest: ${what} holds nothing that could be read. docs/records.md has the format.`
    : `backtest: ${what} is too short: the first 3 weeks are history, and nothing is left to judge.`;
}
