// Puts a drafted post-mortem into the channel as a document.
import { failed, type Outcome } from '../core/model/result.ts';
import type { Chat, ClaimedEffect, IncidentStore } from './ports.ts';

export async function publishPostmortem(
  { incidents, chat }: { readonly incidents: IncidentStore; readonly chat: Chat },
  claimed: ClaimedEffect,
  version: number,
): Promise<Outcome<void>> {
  const loaded = await incidents.load(claimed.incident);
  if (loaded === null) throw new Error(`${claimed.incident} does not exist`);
  const { state, events } = loaded;
  const event = events.find((recorded) => recorded.version === version)?.event;
  if (event?.type !== 'postmortem_drafted') throw new Error(`${state.id} E${version} is no post-mortem`);
  if (state.channel.id === null)
    return failed({
      system: 'slack',
      code: 'no_channel',
      why: `${state.id} has no channel`,
      retryable: false,
    });
  return chat.upload(
    { channel: state.channel.id, repeated: claimed.attempt > 1 },
    {
      filename: `${state.id}-E${version}-post-mortem.md`,
      title: event.title,
      bytes: new TextEncoder().encode(event.markdown),
      altText: event.title,
    },
  );
}
