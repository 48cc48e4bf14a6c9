// Opening a channel as remembered steps: which is next, and what each leaves in the record.
import type { IncidentCommand } from './incident-commands.ts';
import { CHANNEL_STEPS, type ChannelStep, type IncidentEvent } from './incident-events.ts';
import type { IncidentState } from './incident-state.ts';

/** @returns null when the channel is complete. */
export const nextChannelStep = (state: IncidentState): ChannelStep | null =>
  CHANNEL_STEPS.find((step) => !state.channel.done.includes(step)) ?? null;

/** A step that is done already leaves nothing: two processes may finish the same one. */
export function decideChannelStep(
  state: IncidentState,
  { step, outcome }: Extract<IncidentCommand, { type: 'record_channel_step' }>,
): readonly IncidentEvent[] {
  if (state.channel.done.includes(step)) return [];
  const done: IncidentEvent = {
    type: 'channel_step_done',
    step,
    skipped: outcome.kind === 'skipped' ? outcome.why : null,
  };
  switch (outcome.kind) {
    case 'done':
    case 'skipped':
      return [done];
    case 'created':
      return [{ type: 'channel_created', channel: outcome.channel, name: outcome.name }, done];
    case 'on_call':
      return [
        {
          type: 'on_call_found',
          people: outcome.people,
          policy: outcome.policy,
          problem: outcome.problem,
          retryable: outcome.retryable,
        },
        done,
      ];
    case 'invited':
      return [{ type: 'people_invited', invited: outcome.invited, failed: outcome.failed }, done];
    case 'summary':
      return [{ type: 'summary_posted', ts: outcome.ts }, done];
  }
}

/**
 * `inc-0042-support-answers-refusals`: at most 80 characters of `[a-z0-9_-]`.
 * @param attempt 1 for the first try; more when the name is taken by an archived or foreign channel
 * @see https://docs.slack.dev/reference/methods/conversations.create
 */
export function channelName(incidentNumber: number, words: readonly (string | null)[], attempt = 1): string {
  const prefix = `inc-${String(incidentNumber).padStart(4, '0')}`;
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  const slug = slugOf(words.filter((word) => word !== null).join(' '));
  const room = 80 - prefix.length - suffix.length - 1;
  const body = slug.slice(0, room).replace(/-+$/, '');
  return body === '' ? `${prefix}${suffix}` : `${prefix}-${body}${suffix}`;
}

function slugOf(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const kept = words.filter((word, index) => words.indexOf(word) === index).slice(0, 8);
  while (SMALL_WORDS.has(kept.at(-1) ?? '')) kept.pop();
  return kept.join('-');
}

/** A name that ends on one of these reads as if something were missing. */
const SMALL_WORDS = new Set([
  'a',
  'an',
  'and',
  'at',
  'below',
  'above',
  'by',
  'for',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);
