// `postmortem 42`: prints the post-mortem of an incident from its record.
import { existsSync } from 'node:fs';
import { createClock } from '../clock.ts';
import { databasePath, loadConfig } from '../config.ts';
import { incidentIdOf } from '../core/model/ids.ts';
import { createDocuments } from '../edges/documents/documents.ts';
import { openDatabase } from '../edges/store/database.ts';
import { createIncidentStore } from '../edges/store/incidents.ts';
import { postmortemOf } from '../flow/draft-postmortem.ts';
import { type CliCommand, EXIT } from './command.ts';

export const postmortem = {
  name: 'postmortem',
  summary: 'print the post-mortem of an incident, from its record',
  build: (command) =>
    void command
      .argument('<incident>', 'its number: 42 or INC-42')
      .option('--format <format>', 'md or json (the facts behind it)', 'md')
      .action(async (incident: string, options: { readonly format: string }) => {
        const incidentNumber = /^(?:INC-)?(\d+)$/i.exec(incident)?.[1];
        if (incidentNumber === undefined)
          return refuse(`"${incident}" is no incident number. Write 42 or INC-42.`, EXIT.usage);
        if (options.format !== 'md' && options.format !== 'json')
          return refuse(`--format ${options.format}: there is md and json.`, EXIT.usage);
        const config = loadConfig();
        const path = databasePath(config);
        if (!existsSync(path))
          return refuse(
            `${path}: there is no database, so no incident either. Set ONCALL_SQLITE to the bot's own.`,
            EXIT.bad,
          );
        const clock = createClock(config.environment);
        const db = await openDatabase(path);
        try {
          const loaded = await createIncidentStore({ db, clock }).load(incidentIdOf(Number(incidentNumber)));
          if (loaded === null)
            return refuse(
              `INC-${incidentNumber} is not in ${path}. See "list" in Slack, or set ONCALL_SQLITE.`,
              EXIT.bad,
            );
          const { facts, markdown } = postmortemOf({ documents: createDocuments(), clock }, loaded);
          console.log(options.format === 'json' ? JSON.stringify(facts, null, 2) : markdown);
        } finally {
          await db.destroy();
        }
      }),
} satisfies CliCommand;

function refuse(say: string, exitCode: number): void {
  console.error(`postmortem: ${say}`);
  process.exitCode = exitCode;
}
