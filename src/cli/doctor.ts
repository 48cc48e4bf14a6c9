// `doctor`: is everything that the bot needs there and answering? The fix beside what is not.
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { type CliCommand, EXIT } from './command.ts';
import { broken } from './doctor/diagnosis.ts';
import { printedReport } from './doctor/print.ts';
import type { DoctorReport } from './doctor/run.ts';

export const doctor = {
  name: 'doctor',
  summary: 'check tokens, PagerDuty, status pages, clock and database, with the fix for each',
  build: (command) =>
    void command
      .option('--json', 'the report as JSON', false)
      .action(async ({ json }: { readonly json: boolean }) => {
        const report = await examined(() => loadConfig());
        console.log(json ? JSON.stringify(report, null, 2) : printedReport(report));
        process.exitCode = report.status === 'failed' ? EXIT.bad : EXIT.done;
      }),
} satisfies CliCommand;

/** A configuration that cannot be read is itself a finding. */
async function examined(load: () => Config): Promise<DoctorReport> {
  const { reportOf, runDoctor } = await import('./doctor/run.ts');
  try {
    return await runDoctor({ config: load() });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return reportOf([
      { check: 'configuration', ...broken(error.message, 'Correct the fields named above, then ask again.') },
    ]);
  }
}
