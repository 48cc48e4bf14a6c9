// The workspace as the server last told it: one pure step from a state and a change to the next state.
import type {
  WorkspaceChange,
  WorkspaceChannel,
  WorkspaceMessage,
  WorkspaceState,
  WorkspaceView,
} from '../contract.ts';
import { record, stringOf } from './slack-json.ts';

export function applyChange(state: WorkspaceState, change: WorkspaceChange): WorkspaceState {
  switch (change.kind) {
    case 'message':
      return { ...state, messages: placeMessage(state.messages, change.value) };
    case 'message-removed':
      return {
        ...state,
        messages: state.messages.filter(
          (message) => message.channel !== change.channel || message.ts !== change.ts,
        ),
      };
    case 'channel':
      return { ...state, channels: replaceOrAdd(state.channels, change.value, (channel) => channel.id) };
    case 'view':
      return { ...state, views: replaceOrAdd(state.views, change.value, (view) => view.id) };
    case 'view-closed':
      return { ...state, views: state.views.filter((view) => view.id !== change.id) };
    case 'page':
      return { ...state, pages: replaceOrAdd(state.pages, change.value, (page) => page.id) };
    case 'gauge':
      return { ...state, gauges: replaceOrAdd(state.gauges, change.value, (gauge) => gauge.name) };
    case 'lever':
      return { ...state, levers: replaceOrAdd(state.levers, change.value, (lever) => lever.name) };
    case 'clock':
      return { ...state, clock: change.value };
    default:
      // A newer server may say more than this page knows; what it knows must go on.
      change satisfies never;
      return state;
  }
}

/** Channels of running incidents, newest first; then the others by name; archived ones apart. */
export function sortChannels(
  channels: readonly WorkspaceChannel[],
  viewer: string,
): {
  readonly incidents: readonly WorkspaceChannel[];
  readonly others: readonly WorkspaceChannel[];
  readonly direct: readonly WorkspaceChannel[];
  readonly archived: readonly WorkspaceChannel[];
} {
  const live = channels.filter((channel) => !channel.archived);
  return {
    incidents: live.filter(isIncidentChannel).toReversed(),
    others: live
      .filter((channel) => !isIncidentChannel(channel) && !isDirect(channel))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    direct: live.filter((channel) => isDirect(channel) && channel.members.includes(viewer)),
    archived: channels.filter((channel) => channel.archived),
  };
}

/** The home tab the app has published for this person. */
export function homeOf(workspace: WorkspaceState, person: string): WorkspaceView | undefined {
  return workspace.views.find(
    (view) => view.person === person && stringOf(record(view.view), 'type') === 'home',
  );
}

export function isIncidentChannel(channel: WorkspaceChannel): boolean {
  return channel.name.startsWith('inc-');
}

/** A conversation with the app alone; Slack's ids say so by their first letter. */
export function isDirect(channel: WorkspaceChannel): boolean {
  return channel.id.startsWith('D');
}

/** "#incidents", or for a direct conversation the app's name. */
export function channelTitle(channel: WorkspaceChannel, messages: readonly WorkspaceMessage[]): string {
  if (!isDirect(channel)) return channel.name;
  return messages.find((message) => message.author.bot)?.author.name ?? 'the app';
}

/** Whether this person sees the message: everybody's, or one shown to them alone. */
export function isVisibleTo(message: WorkspaceMessage, person: string): boolean {
  return message.onlyFor === null || message.onlyFor === person;
}

export function isReply(message: WorkspaceMessage): boolean {
  return message.threadTs !== null && message.threadTs !== message.ts;
}

export function messageKey(message: { readonly channel: string; readonly ts: string }): string {
  return `${message.channel}/${message.ts}`;
}

function placeMessage(
  messages: readonly WorkspaceMessage[],
  message: WorkspaceMessage,
): readonly WorkspaceMessage[] {
  const at = messages.findIndex((known) => known.ts === message.ts && known.channel === message.channel);
  if (at >= 0) return messages.with(at, message);
  const after = messages.findLastIndex((known) => Number(known.ts) <= Number(message.ts));
  return messages.toSpliced(after + 1, 0, message);
}

function replaceOrAdd<T>(items: readonly T[], item: T, idOf: (item: T) => string): readonly T[] {
  const at = items.findIndex((known) => idOf(known) === idOf(item));
  return at < 0 ? [...items, item] : items.with(at, item);
}
