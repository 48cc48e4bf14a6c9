// Where the viewer goes: opening channels and threads, what counts as read, and the new incident that opens by itself.
import type { WorkspaceMessage, WorkspaceState } from '../contract.ts';
import { send } from './requests.ts';
import { getScreen, update } from './screen.ts';
import { isIncidentChannel, isVisibleTo, messageKey, sortChannels } from './workspace-state.ts';

/** First arrival: the address's channel if there is one, else the newest running incident, else the first channel. */
export function arriveAt(workspace: WorkspaceState): void {
  const read = Object.fromEntries(
    workspace.channels.map((channel) => [channel.id, newestTs(workspace, channel.id)]),
  );
  const { incidents, others } = sortChannels(workspace.channels, workspace.viewer);
  const wished = workspace.channels.find((channel) => `#${channel.id}` === location.hash);
  update({ read });
  openChannel((wished ?? incidents[0] ?? others[0])?.id ?? null);
}

export function openChannel(id: string | null): void {
  const { fresh, read, workspace, thread, open } = getScreen();
  if (id !== null) history.replaceState(null, '', `#${id}`);
  update({
    open: id,
    thread: id === open ? thread : null,
    drawer: null,
    fresh: new Set([...fresh].filter((other) => other !== id)),
    read: id === null || workspace === null ? read : { ...read, [id]: newestTs(workspace, id) },
  });
}

/** Opening the home tab tells the app, which then publishes it anew. */
export function openHome(): void {
  openChannel('home');
  void send('home', '/workspace/home', {});
}

export function openThread(message: WorkspaceMessage | null): void {
  update({
    thread:
      message === null ? null : messageKey({ channel: message.channel, ts: message.threadTs ?? message.ts }),
  });
}

/** Goes to a message wherever it is, opening its thread if it is a reply. */
export function showMessage(channel: string, ts: string): void {
  const found = getScreen().workspace?.messages.find(
    (message) => message.channel === channel && message.ts === ts,
  );
  openChannel(channel);
  if (found !== undefined && found.threadTs !== null && found.threadTs !== ts) openThread(found);
  update({ target: messageKey({ channel, ts }) });
}

/** A link that Slack itself would open inside the workspace: `…/archives/C0123/p1700000000000100`. */
export function insideLink(url: string): { readonly channel: string; readonly ts: string | null } | null {
  const match = /\/archives\/([CGD]\w+)(?:\/p(\d{10})(\d{6}))?(?:[/?#]|$)/.exec(url);
  if (match?.[1] === undefined) return null;
  return { channel: match[1], ts: match[2] === undefined ? null : `${match[2]}.${match[3]}` };
}

export function noteNewChannels(before: WorkspaceState, after: WorkspaceState): void {
  if (before.channels !== after.channels) {
    const known = new Set(before.channels.map((channel) => channel.id));
    const added = after.channels.filter((channel) => !known.has(channel.id) && !channel.archived);
    if (added.length > 0)
      update({ fresh: new Set([...getScreen().fresh, ...added.map((channel) => channel.id)]) });
    const incident = added.findLast(isIncidentChannel);
    if (incident !== undefined && isFree(before)) openChannel(incident.id);
  }
  if (before.messages !== after.messages) markOpenAsRead();
}

/** Neither writing nor at work in a running incident: then the new one may take the screen. */
function isFree(workspace: WorkspaceState): boolean {
  const here = workspace.channels.find((channel) => channel.id === getScreen().open);
  return !getScreen().writing && !(here !== undefined && !here.archived && isIncidentChannel(here));
}

/** Messages after the last one read, and whether one of them speaks to the viewer. */
export function unreadIn(workspace: WorkspaceState, channel: string, readTs: string, viewer: string) {
  let count = 0;
  let mentions = 0;
  for (const message of workspace.messages) {
    if (message.channel !== channel || Number(message.ts) <= Number(readTs || 0)) continue;
    if (message.author.id === viewer || !isVisibleTo(message, viewer)) continue;
    count += 1;
    const said = message.text + JSON.stringify(message.blocks);
    if (said.includes(`<@${viewer}>`) || said.includes(`"user_id":"${viewer}"`) || said.includes('<!here>'))
      mentions += 1;
  }
  return { count, mentions };
}

function markOpenAsRead(): void {
  const { open, read, workspace } = getScreen();
  if (open === null || workspace === null || document.visibilityState === 'hidden') return;
  const newest = newestTs(workspace, open);
  if (read[open] !== newest) update({ read: { ...read, [open]: newest } });
}

function newestTs(workspace: WorkspaceState, channel: string): string {
  return workspace.messages.findLast((message) => message.channel === channel)?.ts ?? '';
}
