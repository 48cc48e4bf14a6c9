// What people write, what triage and drafting leave, what opening the channel found.
import { refuse, success } from '../../model/result.ts';
import { clockTime } from '../../model/time.ts';
import { decideChannelStep } from '../channel-steps.ts';
import { type Deciders, events } from './decision.ts';

export const RECORD_DECISIONS: Deciders<
  | 'record_channel_step'
  | 'record_on_call'
  | 'record_invited'
  | 'record_announcement'
  | 'post_update'
  | 'remind_update'
  | 'add_note'
  | 'request_triage'
  | 'record_triage'
  | 'record_failure'
  | 'record_recovery'
  | 'request_postmortem'
  | 'record_postmortem'
> = {
  record_channel_step: (state, command) => success(decideChannelStep(state, command)),
  record_on_call: ({ onCall }, { people, policy }) =>
    onCall !== null && onCall.problem === null
      ? events()
      : events({ type: 'on_call_found', people, policy, problem: null, retryable: false }),
  record_announcement: ({ channel: { announcement } }, { channel, ts }) =>
    announcement === null ? events({ type: 'announced', channel, ts }) : events(),
  record_invited: (_state, { invited, failed }) => events({ type: 'people_invited', invited, failed }),
  post_update: (_state, { text, nextUpdateAt, by }, now) => {
    const written = text.trim();
    if (written === '')
      return refuse(
        'empty_update',
        'The update has no text.',
        'Write it: /incident update We pinned the model; answers recover.',
      );
    if (nextUpdateAt === null || nextUpdateAt > now)
      return events({ type: 'status_updated', text: written, nextUpdateAt, by });
    return refuse(
      'update_in_past',
      `The next update's time (${clockTime(nextUpdateAt)}) is past.`,
      'Name a time ahead: /incident update TEXT next 30m',
    );
  },
  // Only the latest promise counts, and none after the end or while snoozed.
  remind_update: ({ lastUpdate, status, snoozedUntil }, { promisedAt }) => {
    const kept = lastUpdate?.nextAt !== promisedAt || status === 'resolved';
    const snoozed = snoozedUntil !== null && snoozedUntil > promisedAt;
    return kept || snoozed ? events() : events({ type: 'update_overdue', promisedAt });
  },
  add_note: (_state, { text, source, by }) =>
    text.trim() === ''
      ? refuse(
          'empty_note',
          'The note has no text.',
          'Write it: /incident note Ana sees empty answers in the German locale.',
        )
      : events({ type: 'note_added', text: text.trim(), source, by }),
  request_triage: ({ id, triageRunning }, { by }) =>
    triageRunning
      ? refuse(
          'triage_running',
          `A triage of ${id} is already running.`,
          'Its answer comes to the channel by itself.',
        )
      : events({ type: 'triage_requested', by }),
  // An effect that ran twice (killed before it was settled) leaves one answer.
  record_triage: ({ triageRunning }, { result }) =>
    triageRunning ? events({ type: 'triage_completed', result }) : events(),
  record_failure: ({ failures }, { effect, system, why, remedy }) =>
    failures.some((told) => told.effect === effect && told.why === why && told.remedy === remedy)
      ? events()
      : events({ type: 'effect_failed', effect, system, why, remedy }),
  record_recovery: ({ failures }, { effect, system, how }) =>
    failures.some((failure) => failure.effect === effect)
      ? events({ type: 'effect_recovered', effect, system, how })
      : events(),
  request_postmortem: ({ id, postmortem, version }, { by }) =>
    postmortem?.version === version
      ? refuse(
          'postmortem_current',
          `The post-mortem of ${id} (E${version}) is current: nothing happened since it was drafted.`,
          'It is the latest file in the channel.',
        )
      : events({ type: 'postmortem_requested', by }),
  record_postmortem: (_state, { markdown, title }) => events({ type: 'postmortem_drafted', markdown, title }),
};
