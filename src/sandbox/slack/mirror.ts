// The workspace as a person sees it: channels, messages, open modals; kept in step with the emulator, with a stream of changes.
import type {
  WorkspaceChange,
  WorkspaceChannel,
  WorkspaceMessage,
  WorkspaceView,
} from '../workspace/contract.ts';
import type { Json } from './json.ts';
import { asObject, asText } from './json.ts';

/** A message with Slack's own JSON beside what the page draws. */
export interface MirroredMessage {
  readonly shown: WorkspaceMessage;
  /** As the Web API returns it. */
  readonly raw: Json;
}

export type ChangeListener = (change: WorkspaceChange) => void;

export class Mirror {
  private readonly channelsById = new Map<string, WorkspaceChannel>();
  private readonly kinds = new Map<string, 'channel' | 'group' | 'im' | 'mpim'>();
  private readonly messagesByKey = new Map<string, MirroredMessage>();
  private readonly viewsById = new Map<string, WorkspaceView>();
  private readonly homesByPerson = new Map<string, WorkspaceView>();
  private readonly listeners = new Set<ChangeListener>();

  onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  channels(): readonly WorkspaceChannel[] {
    return [...this.channelsById.values()];
  }

  channel(id: string): WorkspaceChannel | undefined {
    return this.channelsById.get(id);
  }

  channelKind(id: string): 'channel' | 'group' | 'im' | 'mpim' {
    return this.kinds.get(id) ?? 'channel';
  }

  putChannel(channel: WorkspaceChannel, kind: 'channel' | 'group' | 'im' | 'mpim'): void {
    this.kinds.set(channel.id, kind);
    if (JSON.stringify(this.channelsById.get(channel.id)) === JSON.stringify(channel)) return;
    this.channelsById.set(channel.id, channel);
    this.tell({ kind: 'channel', value: channel });
  }

  /** All messages in the order of their timestamps. */
  messages(channel?: string): readonly MirroredMessage[] {
    const all = [...this.messagesByKey.values()];
    const chosen = channel === undefined ? all : all.filter((message) => message.shown.channel === channel);
    return chosen.sort((left, right) => (left.shown.ts < right.shown.ts ? -1 : 1));
  }

  message(channel: string, ts: string): MirroredMessage | undefined {
    return this.messagesByKey.get(keyOf(channel, ts));
  }

  putMessage(message: MirroredMessage): void {
    const key = keyOf(message.shown.channel, message.shown.ts);
    if (JSON.stringify(this.messagesByKey.get(key)) === JSON.stringify(message)) return;
    this.messagesByKey.set(key, message);
    this.tell({ kind: 'message', value: message.shown });
  }

  removeMessage(channel: string, ts: string): void {
    if (this.messagesByKey.delete(keyOf(channel, ts))) this.tell({ kind: 'message-removed', channel, ts });
  }

  /** Modals that are open, the topmost of each person last. */
  views(): readonly WorkspaceView[] {
    return [...this.viewsById.values()];
  }

  view(id: string): WorkspaceView | undefined {
    return this.viewsById.get(id);
  }

  putView(view: WorkspaceView): void {
    this.viewsById.set(view.id, view);
    this.tell({ kind: 'view', value: view });
  }

  closeView(id: string): void {
    if (this.viewsById.delete(id)) this.tell({ kind: 'view-closed', id });
  }

  /** Home tabs by person; the page tells them from modals by the view's type. */
  homes(): readonly WorkspaceView[] {
    return [...this.homesByPerson.values()];
  }

  home(person: string): Json | undefined {
    const home = this.homesByPerson.get(person);
    return home === undefined ? undefined : asObject(home.view);
  }

  putHome(person: string, view: Json): void {
    const home = { id: asText(view['id']), person, view, errors: {} };
    this.homesByPerson.set(person, home);
    this.tell({ kind: 'view', value: home });
  }

  private tell(change: WorkspaceChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}

function keyOf(channel: string, ts: string): string {
  return `${channel} ${ts}`;
}
