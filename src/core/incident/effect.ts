// What an incident may ask of the world: kept in the outbox until it is done.
import type { SlackUserId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

/** One thing to do outside. `version` names the event whose content it carries. */
export type Effect =
  | { readonly kind: 'open_channel' }
  | { readonly kind: 'announce' }
  | { readonly kind: 'refresh_summary' }
  | {
      readonly kind: 'post_line';
      readonly text: string;
      readonly mention: readonly SlackUserId[];
      readonly emoji: string;
    }
  | { readonly kind: 'invite_person'; readonly slackUser: SlackUserId }
  | { readonly kind: 'post_update'; readonly version: number }
  | { readonly kind: 'remind_update'; readonly promisedAt: EpochMs }
  | { readonly kind: 'end_snooze'; readonly until: EpochMs }
  | { readonly kind: 'run_triage' }
  | { readonly kind: 'post_triage'; readonly version: number }
  /** Asks again who is on call, after PagerDuty did not answer while the channel opened. */
  | { readonly kind: 'find_on_call' }
  | { readonly kind: 'pager_note' }
  | { readonly kind: 'pager_acknowledge'; readonly byEmail: string | null }
  | { readonly kind: 'pager_resolve'; readonly byEmail: string | null; readonly note: string | null }
  | { readonly kind: 'draft_postmortem' }
  | { readonly kind: 'post_postmortem'; readonly version: number };
