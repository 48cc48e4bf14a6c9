// Each minute: what the providers' status pages say now, kept as records, so that triage can see what they said then.
import { createHash } from 'node:crypto';
import { toRfc3339 } from '../../core/model/time.ts';
import type { Clock, Inbox, StatusPage } from '../../flow/ports.ts';
import type { Job } from './job.ts';

interface Wiring {
  readonly statusPage: StatusPage;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Provider's name → address of its page. */
  readonly pages: ReadonlyMap<string, string>;
  readonly onStored: () => void;
}

export function pollStatusPages({ statusPage, inbox, clock, pages, onStored }: Wiring): Job {
  const last = new Map<string, string>();
  const poll = async (provider: string, url: string): Promise<void> => {
    const page = await statusPage.fetch(url);
    // What could not be read is no statement about the provider: the last one stands, and triage looks for itself.
    if (!page.ok || last.get(provider) === page.value.indicator) return;
    const receivedAt = clock.now();
    const { indicator, description: summary } = page.value;
    const body = JSON.stringify({
      at: toRfc3339(receivedAt),
      kind: 'provider_status',
      provider,
      indicator,
      summary,
    });
    const dedupeKey = `status-poll:${createHash('sha256').update(body).digest('hex')}`;
    await inbox.put({ source: 'records', dedupeKey, receivedAt, headers: {}, body, keptBecause: null });
    last.set(provider, indicator);
    onStored();
  };
  return {
    name: 'poll-status-pages',
    when: '* * * * *',
    run: async () => {
      await Promise.all([...pages].map(([provider, url]) => poll(provider, url)));
    },
  };
}
