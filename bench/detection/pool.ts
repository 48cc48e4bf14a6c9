// Spreads the bench's work over a few threads; results come back in the order of the tasks.
import { Worker } from 'node:worker_threads';
import { runTask } from './run-task.ts';
import type { Task, TaskResult } from './task.ts';

/**
 * @param jobs threads; 0 = in this one
 * @param told after each finished task
 */
export async function runAll(
  tasks: readonly Task[],
  jobs: number,
  told: (done: number, result: TaskResult) => void,
): Promise<TaskResult[]> {
  const results: TaskResult[] = [];
  let begun = 0;
  let done = 0;
  const keep = (index: number, result: TaskResult): void => {
    results[index] = result;
    done += 1;
    told(done, result);
  };
  if (jobs === 0) {
    for (const [index, task] of tasks.entries()) keep(index, runTask(task));
    return results;
  }
  const lane = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    try {
      while (begun < tasks.length) {
        const index = begun;
        begun += 1;
        keep(index, await answerOf(worker, tasks[index] as Task));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, lane));
  return results;
}

const answerOf = (worker: Worker, task: Task): Promise<TaskResult> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void =>
      reject(new Error(`the ${task.kind} task “${task.group}” failed`, { cause: error }));
    worker.once('error', failed);
    worker.once('message', (result: TaskResult) => {
      worker.off('error', failed);
      resolve(result);
    });
    worker.postMessage(task);
  });
