// PagerDuty as the flow needs it: who is on call, and what we tell it. One try a call; the outbox tries again.
import type { Log, Pager } from '../../flow/ports.ts';
import { createPagerDutyClient, DEADLINE_MS } from './client.ts';
import { findOnCall } from './on-call.ts';
import { unconfiguredPager } from './unconfigured.ts';
import { acknowledge, ensureNote, resolve } from './writes.ts';

/** The part of the configuration that this edge reads; the whole of it fits as well. */
export interface PagerConfig {
  readonly environment: {
    readonly PAGERDUTY_API_TOKEN?: string | undefined;
    readonly PAGERDUTY_API_URL: string;
    readonly PAGERDUTY_FROM_EMAIL?: string | undefined;
  };
  readonly settings: { readonly pagerduty: { readonly escalationPolicy?: string | undefined } };
}

/**
 * Every answer is an Outcome: nothing rejects but a programmer's error. Without a token every call answers a failure
 * that says which setting is missing.
 * @param deadlineMs wall milliseconds after which one request is given up
 */
export function createPager(options: {
  readonly config: PagerConfig;
  readonly log: Log;
  readonly deadlineMs?: number;
}): Pager {
  const { environment, settings } = options.config;
  const token = environment.PAGERDUTY_API_TOKEN;
  if (token === undefined) return unconfiguredPager;
  const client = createPagerDutyClient({
    token,
    url: environment.PAGERDUTY_API_URL,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  });
  const writer = { client, log: options.log, fromEmail: environment.PAGERDUTY_FROM_EMAIL ?? null };
  const defaultPolicy = settings.pagerduty.escalationPolicy ?? null;
  return {
    onCall: (about) => findOnCall(client, { ...about, defaultPolicyId: defaultPolicy }),
    acknowledge: (incident, byEmail) => acknowledge(writer, incident, byEmail),
    resolve: (incident, byEmail, note) => resolve(writer, incident, { byEmail, note }),
    ensureNote: (incident, text) => ensureNote(writer, incident, text),
  };
}
