// Changes that nobody announced but the calls show: a new served model, prompt version, flag or retrieval setting.
import type { Change, ChangeType, LlmCall } from '../model/records.ts';
import { type EpochMs, minutes } from '../model/time.ts';
import type { Dimension, Frame } from './frame.ts';
import { firstAt } from './frame.ts';

interface Watched {
  readonly attribute: RegExp;
  readonly type: ChangeType;
  readonly what: string;
}

const WATCHED: readonly Watched[] = [
  {
    attribute: /^(gen_ai\.response\.model|llm\.response\.model|llm\.model_name)$/,
    type: 'model_version',
    what: 'served model',
  },
  {
    attribute: /prompt[._]?(template[._])?(version|hash|key)/,
    type: 'prompt_version',
    what: 'prompt version',
  },
  { attribute: /^feature_flag\./, type: 'feature_flag', what: 'feature flag' },
  { attribute: /^(retrieval|gen_ai\.data_source)\b/, type: 'retrieval_config', what: 'retrieval setting' },
  { attribute: /^gen_ai\.request\.model$/, type: 'routing', what: 'requested model' },
];

/** Fewer calls than this before or after show nothing. */
const CALLS_BEFORE_MIN = 30;
const CALLS_AFTER_MIN = 3;
/** Someone may announce a change a while before or after it takes effect. */
const ANNOUNCED_WITHIN_MS = minutes(60);

/**
 * Values of a watched attribute whose first call comes after `since`, each as a change that the calls show.
 * @param announced changes that someone recorded; a value that one of them names is not reported again
 */
export function observedChanges(
  frame: Frame,
  since: EpochMs,
  announced: readonly Change[],
): readonly Change[] {
  const start = firstAt(frame.at, since);
  return frame.dimensions.flatMap((dimension) => {
    const watched = WATCHED.find(({ attribute }) => attribute.test(dimension.name));
    return watched === undefined
      ? []
      : newValues(frame, dimension, start).flatMap((found) =>
          changeOf(frame, dimension, watched, found, announced),
        );
  });
}

interface NewValue {
  readonly code: number;
  readonly first: number;
  readonly calls: number;
}

function newValues(frame: Frame, { codes }: Dimension, start: number): readonly NewValue[] {
  const found = new Map<number, { first: number; calls: number }>();
  codes.forEach((code, index) => {
    const known = found.get(code);
    if (known === undefined) found.set(code, { first: index, calls: 1 });
    else known.calls++;
  });
  return [...found]
    .map(([code, seen]) => ({ code, ...seen }))
    .filter(
      ({ code, first, calls }) =>
        code !== -1 &&
        first >= start &&
        first >= CALLS_BEFORE_MIN &&
        calls >= CALLS_AFTER_MIN &&
        frame.calls.length > 0,
    );
}

function changeOf(
  frame: Frame,
  dimension: Dimension,
  watched: Watched,
  { code, first, calls }: NewValue,
  announced: readonly Change[],
): readonly Change[] {
  const call = frame.calls[first];
  const to = dimension.values[code];
  if (
    call === undefined ||
    to === undefined ||
    announced.some((change) => names(change, call.at, dimension.name, to))
  )
    return [];
  const requested = call.attributes['gen_ai.request.model'];
  const from = valueBefore(frame, dimension, first, requested);
  const after = dimension.codes.length - first;
  const asked = watched.type === 'model_version' && requested !== undefined ? `, requested ${requested}` : '';
  return [
    {
      kind: 'change',
      at: call.at,
      type: watched.type,
      summary: `the ${watched.what} changed: ${from ?? 'none'} → ${to}${asked}; nobody announced it`,
      feature: call.feature,
      from,
      to,
      attributes: {
        observed: true,
        [dimension.name]: to,
        share: Number((calls / after).toFixed(3)),
        ...requestedOf(watched, requested),
      },
    },
  ];
}

const requestedOf = (
  watched: Watched,
  requested: LlmCall['attributes'][string] | undefined,
): Change['attributes'] => (watched.type === 'model_version' && requested !== undefined ? { requested } : {});

/** The recorded change that explains the new value: it names it, or is of the attribute, at about that time. */
function names(change: Change, at: EpochMs, attribute: string, value: string): boolean {
  if (Math.abs(change.at - at) > ANNOUNCED_WITHIN_MS) return false;
  return (
    (change.to ?? '').split(/[=:,\s]+/).includes(value) ||
    String(change.attributes[attribute] ?? '') === value ||
    change.summary.includes(value)
  );
}

/** The most common value among the last calls before it, of calls that asked for the same model. */
function valueBefore(
  frame: Frame,
  { codes, values }: Dimension,
  first: number,
  requested: unknown,
): string | null {
  const counts = new Map<number, number>();
  for (let i = first - 1, seen = 0; i >= 0 && seen < 200; i--) {
    const code = codes[i] ?? -1;
    if (code === -1 || frame.calls[i]?.attributes['gen_ai.request.model'] !== requested) continue;
    seen++;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  return top === undefined ? null : (values[top[0]] ?? null);
}
