// /incident baseline FEATURE [accept [SINCE]]
import { type EpochMs, hours, parseRfc3339, toRfc3339 } from '../../../core/model/time.ts';
import type { Baselines } from '../../../flow/ports/detection.ts';
import { baselineView, stamp } from '../blocks/baseline.ts';
import { oneLine } from '../escape.ts';
import { plainFromSlack } from '../slack-text.ts';
import { type Answer, type CommandCall, firstWord, type SlashCommand, say, wrongUse } from './command.ts';
import { nearest } from './nearest.ts';

export const baseline = {
  name: 'baseline',
  usage: 'baseline FEATURE [accept [SINCE]]',
  summary: 'What is held as normal now; accept: what happens since then is the new normal',
  example: 'baseline support-answers accept 2h',
  needsIncident: false,
  run: async (call): Promise<Answer> => {
    const { baselines } = call.desk;
    if (baselines === null) return say(':no_entry_sign: This bot judges no telemetry.');
    const [feature, rest] = firstWord(plainFromSlack(call.text));
    if (feature === '') return listed(baselines);
    const held = await baselines.normals(feature);
    if (held === null) return unknown(baselines, feature);
    if (rest === '') {
      const from = call.clock.now() - SHOWN_MS;
      const decisions = await baselines.decisions(feature, from, DECISIONS_READ);
      return baselineView({ feature, ...held, decisions });
    }
    const asked = parseAccept(rest, call.clock.now());
    if (asked.kind === 'wrong') return wrongUse(baseline, asked.why);
    return asked.confirmed
      ? accept(call, baselines, feature, asked.since)
      : confirm(feature, asked.since, call.clock.now());
  },
} satisfies SlashCommand;

const SHOWN_MS = hours(7 * 24);
const DECISIONS_READ = 200;
const SINCE_MS = hours(24);
/** Detection keeps eight weeks. */
const SINCE_DAYS_MAX = 56;

type Asked =
  | { readonly kind: 'accept'; readonly since: EpochMs; readonly confirmed: boolean }
  | { readonly kind: 'wrong'; readonly why: string };

/** `accept`, `accept 2h`, `accept 2026-11-20T13:00Z confirm` */
export function parseAccept(text: string, now: EpochMs): Asked {
  const words = text.trim().split(/\s+/);
  const [verb, ...rest] = words;
  if (verb?.toLowerCase() !== 'accept') return { kind: 'wrong', why: `"${text}" is not known here.` };
  const confirmed = rest.at(-1)?.toLowerCase() === 'confirm';
  const [since, ...more] = confirmed ? rest.slice(0, -1) : rest;
  if (more.length > 0) return { kind: 'wrong', why: `"${more.join(' ')}" is not known here.` };
  const at = since === undefined ? now - SINCE_MS : momentOf(since, now);
  if (at === null) return { kind: 'wrong', why: `"${since}" is no time: write 2h, 3d or 2026-11-20T13:00Z.` };
  if (at > now) return { kind: 'wrong', why: `${stamp(at)} is yet to come.` };
  if (at < now - SINCE_DAYS_MAX * hours(24))
    return { kind: 'wrong', why: `${stamp(at)} is too long ago: at most ${SINCE_DAYS_MAX} days are kept.` };
  return { kind: 'accept', since: at, confirmed };
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: hours(1), d: hours(24) };

function momentOf(text: string, now: EpochMs): EpochMs | null {
  const [, count, unit] = /^(\d{1,4})(m|h|d)$/i.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return now - Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0);
  // Seconds may be left out.
  return parseRfc3339(text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/i, '$1:00$2'));
}

/** Said with the moment in full, so that what is confirmed is what was read. */
function confirm(feature: string, since: EpochMs, now: EpochMs): Answer {
  const name = oneLine(feature, 100);
  const effect =
    now - since < SINCE_MS
      ? 'evidence begins anew at once; the new normal itself is learnt when there is enough of it, about two days, and until then it may page again'
      : 'normal is learnt anew from there at once';
  return say(
    `:warning: *Nothing is changed yet.* What ${name} has done since ${stamp(since)} would become its normal: ${effect}. An open page of it ends. It is recorded as your word.\nTo do it: \`/incident baseline ${name.replaceAll('`', 'ˋ')} accept ${toRfc3339(since)} confirm\``,
  );
}

async function accept(
  { by, clock }: CommandCall,
  baselines: Baselines,
  feature: string,
  since: EpochMs,
): Promise<Answer> {
  await baselines.accept({ feature, since, askedAt: clock.now(), askedBy: by.name });
  return say(
    `Recorded: by your word, what ${oneLine(feature, 100)} does since ${stamp(since)} is normal. Detection takes it up within seconds; \`/incident baseline ${oneLine(feature, 100).replaceAll('`', 'ˋ')}\` shows what it has learnt.`,
  );
}

async function listed(baselines: Baselines): Promise<Answer> {
  const features = await baselines.features();
  if (features.length === 0)
    return say(
      'Nothing is judged yet: no telemetry has come. Send it to `/v1/traces`, `/v1/metrics` or `/v1/records`.',
    );
  return wrongUse(baseline, `Of which feature? Judged are: ${features.join(', ')}.`);
}

async function unknown(baselines: Baselines, feature: string): Promise<Answer> {
  const close = nearest(feature, await baselines.features());
  const meant = close === null ? 'All: `/incident baseline`' : `Did you mean \`${oneLine(close, 100)}\`?`;
  return say(`:no_entry_sign: Nothing of "${oneLine(feature, 100)}" has been judged yet. ${meant}`);
}
