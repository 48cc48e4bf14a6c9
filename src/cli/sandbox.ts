// `sandbox`: a local Slack, PagerDuty and model provider with a real incident in them, and the bot connected to it.
import type { CliCommand } from './command.ts';
import { type SandboxOptions, sandboxOptions } from './sandbox/options.ts';

export const sandbox = {
  name: 'sandbox',
  summary: 'a local Slack, PagerDuty and model provider with a real incident in them',
  build: (command) =>
    void sandboxOptions(command).action(async (options: SandboxOptions) => {
      const { runSandbox } = await import('./sandbox/run-sandbox.ts');
      await runSandbox(options);
    }),
} satisfies CliCommand;
