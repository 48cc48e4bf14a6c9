// What runs by the clock on the wall: one file a job.
import { schedule } from 'node-cron';
import type { Log } from '../../flow/ports.ts';

export interface Job {
  readonly name: string;
  /** Crontab with seconds left out, UTC. */
  readonly when: string;
  run(): Promise<void>;
}

/** A job that still runs is not started a second time; one that fails is logged and runs at its next time. */
export function startJobs(jobs: readonly Job[], log: Log): { readonly stop: () => Promise<void> } {
  const tasks = jobs.map((job) =>
    schedule(job.when, () => runJob(job, log), { name: job.name, timezone: 'Etc/UTC', noOverlap: true }),
  );
  return {
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
    },
  };
}

export async function runJob(job: Job, log: Log): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    log.error({ err: error, job: job.name }, 'a job failed; it runs again at its next time');
  }
}
