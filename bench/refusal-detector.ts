// What judging one answer's text costs, in microseconds: each text metric, and all together.
// usage: node bench/refusal-detector.ts [CHARACTERS, default 1000]
import type { LlmCall } from '../src/core/model/records.ts';
import { METRICS } from '../src/core/telemetry/metrics/registry.ts';

const TEXT_METRICS = ['refusal', 'hedging', 'empty', 'truncated', 'code-fences', 'wrong-script'];
const ROUNDS = 40;
const ANSWERS = 500;

const characters = Number(process.argv[2] ?? 1000);
const openings = [
  'Your parcel left our warehouse this morning and should arrive on Thursday, before noon in most places. ',
  'You cannot return opened items, but we can exchange them within 30 days; it does not matter why. ',
  "I'm sorry, but I can't help with that request. ",
  '1. Open the settings. 2. Choose "Notifications". 3. If it is not there, restart the app. ',
];
/** Each text is another one, so that nothing remembers it. */
const calls = Array.from({ length: ANSWERS }, (_, at): LlmCall => {
  const opening = openings[at % openings.length] ?? '';
  const output = `${opening}(${at}) ${opening.repeat(Math.ceil(characters / opening.length))}`.slice(
    0,
    characters,
  );
  return {
    kind: 'llm_call',
    at,
    feature: 'bench',
    durationMs: 1,
    attributes: {},
    output,
    evaluations: {},
    session: null,
    user: null,
  };
});

const judges = METRICS.filter(({ name }) => TEXT_METRICS.includes(name));
const groups = [
  ...judges.map((one) => ({ name: one.name, all: [one] })),
  { name: 'together', all: judges },
  { name: 'all metrics', all: METRICS },
];
for (const { name, all } of groups) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = performance.now();
    for (const call of calls) for (const metric of all) metric.read(call);
    best = Math.min(best, (performance.now() - startedMs) / calls.length);
  }
  console.log(`${name.padEnd(14)} ${(best * 1000).toFixed(2)} µs`);
}
