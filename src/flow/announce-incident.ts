// One message about the incident where everybody sees it; it is kept current with the summary.
import { failed, type Outcome, success } from '../core/model/result.ts';
import type { Chat, ClaimedEffect, IncidentStore } from './ports.ts';

/** @param announceIn channel's name, with or without `#`, or its id */
export async function announceIncident(
  { incidents, chat }: { readonly incidents: IncidentStore; readonly chat: Chat },
  claimed: ClaimedEffect,
  announceIn: string,
): Promise<Outcome<void>> {
  const loaded = await incidents.load(claimed.incident);
  if (loaded === null) throw new Error(`${claimed.incident} does not exist`);
  const incident = loaded.state;
  if (incident.channel.announcement !== null) return success(undefined);
  const channel = await chat.channelByName(announceIn);
  if (!channel.ok) return channel;
  if (channel.value === null) {
    const why = `there is no channel ${announceIn}, or the bot is not in it: create it, invite the bot, or set channels.announce`;
    return failed({ system: 'slack', code: 'no_announcement_channel', why, retryable: false });
  }
  const posted = await chat.post(
    { channel: channel.value, key: claimed.key, repeated: claimed.attempt > 1 },
    { kind: 'announcement', incident },
  );
  if (!posted.ok) return posted;
  await incidents.execute(incident.id, {
    type: 'record_announcement',
    channel: channel.value,
    ts: posted.value.ts,
  });
  return success(undefined);
}
