// A worker of the bench: does one piece of work after another, as they come.
import { parentPort } from 'node:worker_threads';
import { runTask } from './run-task.ts';
import type { Task } from './task.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts is started by pool.ts; run bench/detection/main.ts');
port.on('message', (task: Task) => port.postMessage(runTask(task)));
