// The afternoon of the silent model update, as data: lines by incident time, the same for the same seed.
import { callerAttributes, FEATURE, layOut, PINNED_MODEL, PROVIDER, REQUESTED_MODEL } from './calls.ts';
import {
  atOffset,
  type ChangeLine,
  type EvaluatorLine,
  type FeedbackLine,
  HOUR_MS,
  MINUTE_MS,
  type StoryLine,
} from './lines.ts';
import { type Measurement, readMeasurements, type Snapshot } from './measurements.ts';
import { createRandom, type Random } from './random.ts';

export interface Story {
  readonly seed: number;
  /** From here on the provider serves the other snapshot, without notice. */
  readonly swapAt: string;
  /** Incident time at which the sandbox's clock starts. */
  readonly opensAt: string;
  /** Everything that happens while nobody pins the model, in order of time. */
  readonly lines: readonly StoryLine[];
  /** What follows once the model is pinned: the change itself, then calls served by the pinned snapshot. */
  afterPin(at: string, by: string): readonly StoryLine[];
  /** Snapshot that an unpinned call is served by at that moment. */
  servedAt(at: string): Snapshot;
}

export const PROVENANCE =
  'Real: whether each answer was right, its length, tokens and latency, measured on two GPT-4 snapshots in July 2023 (LLMDrift: Chen, Zaharia, Zou 2023). ' +
  'Constructed: the company, its people, the traffic, the times, the complaints and every change.';

/** A Friday afternoon in UTC. */
export const SWAP_AT = '2026-11-20T13:00:00.000Z';
const OPENS_BEFORE_MS = 10 * MINUTE_MS;

export function createStory(options: { readonly seed?: number } = {}): Story {
  const seed = options.seed ?? 1;
  const random = createRandom(seed);
  const all = readMeasurements();
  const march = random.shuffled(ofSnapshot(all, 'gpt-4-0314'));
  const june = random.shuffled(ofSnapshot(all, 'gpt-4-0613'));
  const historyRows = march.slice(0, Math.round((march.length * 2) / 3));
  const keptRows = march.slice(historyRows.length);
  const swapMs = Date.parse(SWAP_AT);
  const history = {
    name: 'history',
    requestedModel: REQUESTED_MODEL,
    startMs: swapMs - historyRows.length * 36_000,
  };
  const swapped = { name: 'swapped', requestedModel: REQUESTED_MODEL, startMs: swapMs };
  const lines = inOrder([
    ...evaluators(atOffset(SWAP_AT, -24 * HOUR_MS)),
    ...changes(),
    ...layOut(historyRows, history, random),
    ...layOut(june, swapped, random),
    ...complaints(random),
    ...providerStatus(),
  ]);
  return {
    seed,
    swapAt: SWAP_AT,
    opensAt: atOffset(SWAP_AT, -OPENS_BEFORE_MS),
    lines,
    servedAt: (at) => (Date.parse(at) < swapMs ? 'gpt-4-0314' : 'gpt-4-0613'),
    afterPin(at, by) {
      const pinned = { name: 'pinned', requestedModel: PINNED_MODEL, startMs: Date.parse(at) };
      // Its own seed: what came before the pin does not change what follows it.
      return [pinChange(at, by), ...layOut(keptRows, pinned, createRandom(seed + 1))];
    },
  };
}

/** Lines up to the pin, then what follows it; the pin never happens when `pinAt` is null. */
export function linesWithPin(story: Story, pinAt: string | null, by: string): readonly StoryLine[] {
  if (pinAt === null) return story.lines;
  const before = story.lines.filter(
    (line) => line.kind !== 'llm_call' || Date.parse(line.at) < Date.parse(pinAt),
  );
  return inOrder([...before, ...story.afterPin(pinAt, by)]);
}

const ofSnapshot = (all: readonly Measurement[], snapshot: Snapshot) =>
  all.filter((row) => row.snapshot === snapshot);

const inOrder = (lines: readonly StoryLine[]) =>
  lines.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

function evaluators(at: string): readonly EvaluatorLine[] {
  const line = { at, kind: 'evaluator', feature: FEATURE } as const;
  return [
    { ...line, name: 'correct', layer: 'quality', worse: 'down' },
    { ...line, name: 'format_valid', layer: 'behavioural', worse: 'down' },
    { ...line, name: 'refusal', layer: 'behavioural', worse: 'up' },
  ];
}

// None of these is the cause: the first two precede the onset by hours, the last follows it.
function changes(): readonly ChangeLine[] {
  const line = { kind: 'change', feature: FEATURE } as const;
  return [
    {
      ...line,
      at: atOffset(SWAP_AT, -22 * HOUR_MS),
      type: 'prompt_version',
      summary: 'Prompt v7: typing error in the greeting corrected',
      from: 'v6',
      to: 'v7',
    },
    {
      ...line,
      at: atOffset(SWAP_AT, -5 * HOUR_MS),
      type: 'deploy',
      summary: 'assistant-api 2026.11.20-1: log format',
      from: '2026.11.19-3',
      to: '2026.11.20-1',
    },
    {
      ...line,
      at: atOffset(SWAP_AT, 40 * MINUTE_MS),
      type: 'feature_flag',
      summary: 'Flag composer_suggestions on for everyone',
      from: 'off',
      to: 'on',
    },
  ];
}

function complaints(random: Random): readonly FeedbackLine[] {
  const line = (minutes: number, user: number, text: string): FeedbackLine => ({
    at: atOffset(SWAP_AT, minutes * MINUTE_MS),
    kind: 'feedback',
    feature: FEATURE,
    value: 'report',
    text,
    attributes: {
      'gen_ai.request.model': REQUESTED_MODEL,
      'prompt.version': 'v7',
      ...callerAttributes(user, random),
    },
  });
  return [
    line(34, 11, 'It tells me 7919 is not a prime number. This morning it said it was, and showed why.'),
    line(
      58,
      26,
      'Code answers now come wrapped in three backticks, so our import script stops at the first line.',
    ),
  ];
}

// The provider's page stays green all along: it is weak evidence, and it is all the provider says.
function providerStatus(): readonly StoryLine[] {
  const line = {
    kind: 'provider_status',
    provider: PROVIDER,
    indicator: 'none',
    summary: 'All Systems Operational',
  } as const;
  return [-24 * 60, -10, 30, 90, 150, 210].map((minutes) => ({
    ...line,
    at: atOffset(SWAP_AT, minutes * MINUTE_MS),
  }));
}

function pinChange(at: string, by: string): ChangeLine {
  return {
    at,
    kind: 'change',
    type: 'model_version',
    feature: FEATURE,
    summary: `Pinned ${PINNED_MODEL} instead of ${REQUESTED_MODEL}`,
    from: REQUESTED_MODEL,
    to: PINNED_MODEL,
    attributes: { actor: by },
  };
}
