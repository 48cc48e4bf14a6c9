// `metadata FEATURE|FILE.jsonl`: what calls say about themselves, of the bot's own records or of a file.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createClock } from '../clock.ts';
import { databasePath, loadConfig } from '../config.ts';
import { type Result, refuse, success } from '../core/model/result.ts';
import {
  type CoverageCount,
  countCoverage,
  type MetadataCoverage,
} from '../core/telemetry/metadata/coverage.ts';
import { coverageText } from '../core/telemetry/metadata/wording.ts';
import { parseLine } from '../core/telemetry/parse-record.ts';
import { openDatabase } from '../edges/store/database.ts';
import { createTelemetryStore } from '../edges/store/telemetry.ts';
import { metadataCoverage } from '../flow/metadata-coverage.ts';
import { type CliCommand, EXIT } from './command.ts';

export const metadata = {
  name: 'metadata',
  summary: 'say which metadata the calls of a feature, or of a file, carry, and how to add what is missing',
  build: (command) =>
    void command
      .argument('<feature|file>', 'a feature of the bot’s last 24 h, or JSON Lines in the replay format')
      .option('--json', 'print one JSON object')
      .addHelpText('after', '\nExample: stochastic-oncall metadata support-answers')
      .action(async (asked: string, options: { readonly json?: true }) => {
        const isFile = existsSync(asked) && statSync(asked).isFile();
        const found = isFile ? await ofFile(asked) : await ofFeature(asked);
        if (!found.ok) {
          console.error(`metadata: ${found.refusal.say} ${found.refusal.remedy}`);
          process.exitCode = EXIT.bad;
          return;
        }
        console.log(
          options.json
            ? JSON.stringify({ features: found.value.map(plain) }, null, 2)
            : found.value.map(readable).join('\n\n'),
        );
      }),
} satisfies CliCommand;

/** Shares to the percent need no more calls than this. */
const CALLS_READ_MAX = 20_000;

async function ofFeature(feature: string): Promise<Result<readonly MetadataCoverage[]>> {
  const config = loadConfig();
  const path = databasePath(config);
  if (!existsSync(path))
    return refuse(
      'no_database',
      `There is no file ${feature}, and no database ${path} either.`,
      'Name a file, or set ONCALL_SQLITE to the bot’s own database.',
    );
  const db = await openDatabase(path);
  try {
    const telemetry = createTelemetryStore(db, { callsMax: CALLS_READ_MAX });
    const coverage = await metadataCoverage({ telemetry, clock: createClock(config.environment) }, feature);
    return coverage.ok ? success([coverage.value]) : coverage;
  } finally {
    await db.destroy();
  }
}

async function ofFile(path: string): Promise<Result<readonly MetadataCoverage[]>> {
  const features = new Map<string, CoverageCount>();
  const input = createReadStream(path);
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = text.trim() === '' ? null : parseLine(text);
    if (line?.kind !== 'record' || line.record.kind !== 'llm_call') continue;
    const { feature } = line.record;
    const count = features.get(feature) ?? countCoverage(feature);
    features.set(feature, count);
    count.add(line.record);
  }
  if (features.size > 0) return success([...features.values()].map((count) => count.result()));
  return refuse('no_calls', `${path} holds no call that could be read.`, 'docs/records.md has the format.');
}

function readable(coverage: MetadataCoverage): string {
  const { answer, next, rows } = coverageText(coverage);
  const wide = Math.max(...rows.map(({ title }) => title.length));
  const lines = rows.map(
    ({ share, title, add }) =>
      `${share.padStart(5)}  ${add === null ? title : `${title.padEnd(wide)}  ${add}`}`,
  );
  return [answer, next, '', ...lines, '', `${coverage.calls} calls were looked at.`].join('\n');
}

const plain = ({ pieces, ...rest }: MetadataCoverage) => ({
  ...rest,
  pieces: pieces.map(({ piece, calls, share, state }) => ({
    title: piece.title,
    calls,
    share,
    state,
    weight: piece.weight,
    why: piece.why,
    add: piece.add,
  })),
});
