#!/usr/bin/env node
// Prints the story as a replay file. usage: node src/sandbox/story/print.ts [--seed 1] > story.jsonl
import { parseArgs } from 'node:util';
import { replayOf } from './replay.ts';
import { createStory } from './story.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isInteger(seed) || seed < 0) {
  process.stderr.write(`--seed ${values.seed}: give a whole number of at least 0\n`);
  process.exit(2);
}
for (const line of replayOf(createStory({ seed }))) process.stdout.write(`${JSON.stringify(line)}\n`);
