// One piece of work, whichever it is.
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { runKnownNull } from './known-null.ts';
import { runLife } from './life.ts';
import { calibrateOracle } from './oracle.ts';
import type { Task, TaskResult } from './task.ts';
import { runTuning } from './tuning.ts';
import { runVerdicts } from './verdicts.ts';
import { createWorld } from './world.ts';

export function runTask(task: Task): TaskResult {
  switch (task.kind) {
    case 'life':
      return runLife(task);
    case 'tuning':
      return runTuning(task);
    case 'known-null':
      return runKnownNull(task);
    case 'oracle':
      return oracleOf(task);
    case 'verdicts':
      return runVerdicts(task);
  }
}

function oracleOf({ group, world, fault, weeks }: Extract<Task, { kind: 'oracle' }>): TaskResult {
  const falseAlarmMinutes = 1 / DEFAULT_DETECTION.falsePagesPerMinute;
  return {
    kind: 'oracle',
    group,
    oracle: calibrateOracle(createWorld(world), fault, falseAlarmMinutes, weeks),
  };
}
