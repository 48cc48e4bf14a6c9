// Recordings to replay, from the scenarios' own generator: as long as asked for, in a file or as a stream.
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { succeeded } from './run-measured.ts';

const SCENARIOS = fileURLToPath(new URL('../../test/contract/data/vendor/scenarios/', import.meta.url));
const GENERATOR = join(SCENARIOS, 'generate.mjs');

interface Spec {
  readonly hours: number;
  readonly traffic: { readonly calls_per_hour: number };
  effects: readonly object[];
}

export interface Recordings {
  /** Writes a file of about so many calls. */
  write(kind: Kind, calls: number, path: string): Promise<void>;
  /** The same as a stream, which nobody has to keep. */
  stream(kind: Kind, calls: number): Readable;
}

/** `incident`: at its end a flag makes a tenth of the users' answers worse. `calm`: the same traffic without it. */
export type Kind = 'incident' | 'calm';

/** @param folder where specs are written */
export function createRecordings(folder: string): Recordings {
  const incident = JSON.parse(readFileSync(join(SCENARIOS, 'flag-cohort-10pct.json'), 'utf8')) as Spec;
  // The last effect is the fault; those before it are ordinary change.
  const calm = { ...incident, effects: incident.effects.slice(0, -1) };
  const specs = { incident, calm } as const;
  for (const [kind, spec] of Object.entries(specs))
    writeFileSync(join(folder, `${kind}.json`), JSON.stringify(spec));
  const generate = (kind: Kind, calls: number) => {
    const days = Math.round(daysFor(specs[kind], calls));
    return spawn(
      process.execPath,
      [GENERATOR, join(folder, `${kind}.json`), '--baseline-days', String(days)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
  };
  return {
    write: async (kind, calls, path) => {
      const child = generate(kind, calls);
      await Promise.all([succeeded(child), pipeline(child.stdout, createWriteStream(path))]);
    },
    stream: (kind, calls) => generate(kind, calls).stdout,
  };
}

/** Days of history before the scenario's own hours. */
const daysFor = ({ hours, traffic }: Spec, calls: number): number =>
  (calls / traffic.calls_per_hour - hours) / 24;
