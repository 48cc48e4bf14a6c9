// `replay FILE|-`: runs the flow over a recorded stretch and says what the bot would have done.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Presets, SingleBar } from 'cli-progress';
import { loadConfig } from '../config.ts';
import { clockTime } from '../core/model/time.ts';
import { type CliCommand, EXIT } from './command.ts';
import type { ReplayOutcome } from './replay/run-replay.ts';

export const replay = {
  name: 'replay',
  summary: 'run the bot over a recorded file and say what it would have done',
  build: (command) =>
    void command
      .argument('<file>', 'JSON Lines in the replay format, or - for standard input')
      .option('--json', 'print one JSON object')
      .addHelpText('after', '\nExample: stochastic-oncall replay march.jsonl --json')
      .action(async (file: string, options: { readonly json?: true }) => {
        const wrong = file === '-' ? null : wrongWith(file);
        if (wrong !== null) {
          console.error(`replay: ${file}: ${wrong}. Name a replay file, or - to read standard input.`);
          process.exitCode = EXIT.usage;
          return;
        }
        const [{ runReplay }, { replayReport }] = await Promise.all([
          import('./replay/run-replay.ts'),
          import('./replay/report.ts'),
        ]);
        const started = performance.now();
        const { lines, seen, stop } = openLines(file);
        const outcome = await runReplay(lines, loadConfig().settings, seen).finally(stop);
        const wallSeconds = Math.round(performance.now() - started) / 1000;
        console.log(
          options.json
            ? JSON.stringify(replayReport(outcome, wallSeconds), null, 2)
            : readable(outcome, wallSeconds),
        );
        if (outcome.from !== null) return;
        console.error(
          `replay: ${file === '-' ? 'standard input' : file} holds nothing that could be read. docs/records.md has the format.`,
        );
        process.exitCode = EXIT.bad;
      }),
} satisfies CliCommand;

function wrongWith(file: string): string | null {
  if (!existsSync(file)) return 'there is no such file';
  return statSync(file).isDirectory() ? 'it is a folder' : null;
}

/** A progress bar by bytes, on a terminal only. */
function openLines(file: string) {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  if (file === '-' || !process.stderr.isTTY) return { lines, seen: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: 'replay {bar} {percentage}% | {eta_formatted} left',
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(statSync(file).size, 0);
  const seen = (): void => bar.update('bytesRead' in input ? input.bytesRead : 0);
  return { lines, seen, stop: () => bar.stop() };
}

function readable(outcome: ReplayOutcome, wallSeconds: number): string {
  const { calls, changes, alerts, rejectedLines, rejected } = outcome;
  const told = outcome.incidents.flatMap(({ state }) => [
    `${state.id}  ${clockTime(state.declaredAt)}  ${state.severity}  ${state.status}  ${state.title}`,
    `        ${state.triage === null ? 'not triaged' : state.triage.result.conclusion}`,
  ]);
  const asked = outcome.asked.flatMap(({ feature, at, result }) => [
    `${feature} was asked about at ${clockTime(at)}:`,
    `        ${result.conclusion}`,
  ]);
  return [
    `${calls} calls, ${changes} changes, ${alerts} alerts in ${wallSeconds} s; ${rejectedLines} lines could not be read.`,
    ...rejected.map(({ line, problem }) => `  line ${line}: ${problem}`),
    ...Object.entries(outcome.unknownKinds).map(
      ([kind, count]) => `  ${count} lines of the unknown kind "${kind}" were passed over`,
    ),
    ...(told.length + asked.length === 0
      ? ['No incident: nothing in the file would have opened one.']
      : [...told, ...asked]),
    ...outcome.notices.map(({ at, text }) => `  ${clockTime(at)} ${text}`),
  ].join('\n');
}
