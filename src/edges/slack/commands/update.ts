// /incident update TEXT [next 30m]
import { clockTime, type EpochMs } from '../../../core/model/time.ts';
import { plainFromSlack } from '../slack-text.ts';
import { type Answer, execute, type SlashCommand, wrongUse } from './command.ts';

export type UpdateRequest =
  | { readonly kind: 'update'; readonly text: string; readonly nextUpdateAt: EpochMs | null }
  | { readonly kind: 'wrong'; readonly why: string };

export const update = {
  name: 'update',
  usage: 'update TEXT [next 30m]',
  summary: 'Tell everyone how it stands, and when they hear more',
  example: 'update We pinned the model; answers recover. next 30m',
  needsIncident: true,
  run: async (call): Promise<Answer> => {
    const request = parseUpdate(call.text, call.clock.now());
    if (request.kind === 'wrong') return wrongUse(update, request.why);
    const { text, nextUpdateAt } = request;
    const next =
      nextUpdateAt === null
        ? 'No next update is promised.'
        : `You are reminded at ${clockTime(nextUpdateAt)}.`;
    return execute(
      call,
      { type: 'post_update', text, nextUpdateAt, by: call.by },
      ({ version }) => `The update is on its way (E${version}). ${next}`,
    );
  },
} satisfies SlashCommand;

const DAY_MS = 86_400_000;

/**
 * The end of the text may say when the next update comes: `next 30m`, `next 2h`, `next 90 min`, `next 14:30` (UTC).
 * @param now incident time
 */
export function parseUpdate(raw: string, now: EpochMs): UpdateRequest {
  const text = plainFromSlack(raw).trim();
  const ending =
    /(?:^|[\s,;.])next(?:\s+update)?(?:\s+(?:in|at))?\s+(\d+\S*(?:\s*(?:min(?:ute)?s?|h(?:ours?)?|m))?(?:\s+UTC)?)\s*$/i.exec(
      text,
    );
  if (ending?.[1] === undefined) return text === '' ? nothing : { kind: 'update', text, nextUpdateAt: null };
  const nextUpdateAt = timeOf(ending[1], now);
  if (nextUpdateAt === null)
    return {
      kind: 'wrong',
      why: `"next ${ending[1]}" is no time. Say next 30m, next 2h or next 14:30 (UTC).`,
    };
  const body = text
    .slice(0, ending.index + (/^[,;.]/.test(ending[0]) ? 1 : 0))
    .trim()
    .replace(/[,;]$/, '');
  return body === '' ? nothing : { kind: 'update', text: body, nextUpdateAt };
}

const nothing: UpdateRequest = { kind: 'wrong', why: 'The update has no text.' };

function timeOf(said: string, now: EpochMs): EpochMs | null {
  const length = /^(\d{1,4})\s*(m|min|mins|minutes?|h|hours?)$/i.exec(said);
  if (length?.[1] !== undefined && length[2] !== undefined) {
    const ms = Number(length[1]) * (length[2].toLowerCase().startsWith('h') ? 3_600_000 : 60_000);
    return ms === 0 || ms > DAY_MS ? null : now + ms;
  }
  const clock = /^(\d{1,2}):(\d\d)(?:\s+UTC)?$/i.exec(said);
  if (clock === null) return null;
  const [hour, minute] = [Number(clock[1]), Number(clock[2])];
  if (hour > 23 || minute > 59) return null;
  const today = now - (now % DAY_MS) + (hour * 60 + minute) * 60_000;
  return today > now ? today : today + DAY_MS;
}
