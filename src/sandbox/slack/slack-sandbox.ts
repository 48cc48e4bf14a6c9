// The running sandbox as stories, tests and the workspace page use it.
import type {
  WorkspaceChange,
  WorkspaceChannel,
  WorkspaceState,
  WorkspaceView,
} from '../workspace/contract.ts';
import type { CallRecord } from './call-log.ts';
import { markdownOf } from './canvas-sections.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { PersonInWorkspace } from './driver/find.ts';
import { findChannel, findPerson } from './driver/find.ts';
import { openHome } from './driver/home.ts';
import type { Press } from './driver/press.ts';
import { pressInMessage, pressInView } from './driver/press.ts';
import { react } from './driver/react.ts';
import { say } from './driver/say.ts';
import { shortcut } from './driver/shortcut.ts';
import { dismiss, submit } from './driver/submit.ts';
import type { Faults } from './faults.ts';
import { fileBytes } from './file-bytes.ts';
import type { Json } from './json.ts';
import { transcriptOf } from './transcript.ts';
import { waitFor } from './wait-for.ts';
import type { Violation, World } from './world.ts';

const WAIT_MS = 5_000;

export type Who = string | { readonly email: string };

export type SlackState = Pick<
  WorkspaceState,
  'team' | 'viewer' | 'people' | 'channels' | 'messages' | 'views' | 'commands' | 'shortcuts'
>;

/** What the sandbox's starter keeps in hand. */
interface Running {
  deliverTo(address: string | null): Promise<void>;
  close(): Promise<void>;
}

export class SlackSandbox {
  /** Address of the Web API's parent: give clients `${url}/api/`. */
  readonly url: string;
  readonly faults: Faults;
  private readonly world: World;
  private readonly sockets: SocketMode;
  private readonly running: Running;

  constructor(world: World, sockets: SocketMode, running: Running) {
    this.url = world.url;
    this.faults = world.faults;
    this.world = world;
    this.sockets = sockets;
    this.running = running;
  }

  get botUserId(): string {
    return this.world.app.botUserId;
  }

  /** Blocks, views and attachments that Slack would have refused. */
  get violations(): readonly Violation[] {
    return this.world.violations;
  }

  /** Every Web API call of the app so far. */
  get calls(): readonly CallRecord[] {
    return this.world.calls.calls;
  }

  /** Resolves once the app has a socket open. */
  connected(): Promise<void> {
    return this.sockets.connected();
  }

  /** Sends everything from now on as signed requests to this address; `null`: over Socket Mode again. */
  deliverTo(requestUrl: string | null): Promise<void> {
    return this.running.deliverTo(requestUrl);
  }

  /** Asks the app to reconnect its sockets. */
  refreshSockets(): void {
    this.sockets.refresh();
  }

  person(who: Who): PersonInWorkspace {
    return findPerson(this.world, who);
  }

  /** @param where a channel's name with or without "#", or its id */
  channel(where: string): WorkspaceChannel {
    return findChannel(this.world, where);
  }

  /** @returns the new message's timestamp; `null` for a slash command */
  say(who: Who, channel: string, text: string, threadTs: string | null = null): Promise<string | null> {
    return say(this.world, this.person(who), channel, text, threadTs);
  }

  /** Writes to the bot: "@bot text". */
  mention(who: Who, channel: string, text: string, threadTs: string | null = null): Promise<string | null> {
    return this.say(who, channel, `@${this.world.app.name} ${text}`, threadTs);
  }

  press(who: Who, channel: string, ts: string, press: Press): Promise<void> {
    return pressInMessage(this.world, this.person(who), channel, ts, press);
  }

  pressInView(who: Who, viewId: string, press: Press): Promise<void> {
    return pressInView(this.world, this.person(who), viewId, press);
  }

  /** @returns errors by block_id; empty when the app took the submission */
  submit(who: Who, viewId: string, values: Json): Promise<Readonly<Record<string, string>>> {
    return submit(this.world, this.person(who), viewId, values);
  }

  dismiss(who: Who, viewId: string, all = false): Promise<void> {
    return dismiss(this.world, this.person(who), viewId, all);
  }

  react(who: Who, channel: string, ts: string, name: string): Promise<void> {
    return react(this.world, this.person(who), channel, ts, name, 'add');
  }

  unreact(who: Who, channel: string, ts: string, name: string): Promise<void> {
    return react(this.world, this.person(who), channel, ts, name, 'remove');
  }

  shortcut(who: Who, callbackId: string, on: { channel: string; ts: string } | null = null): Promise<void> {
    return shortcut(this.world, this.person(who), callbackId, on);
  }

  openHome(who: Who): Promise<void> {
    return openHome(this.world, this.person(who));
  }

  /** The view last published for this person. */
  home(who: Who): Json | undefined {
    return this.world.mirror.home(this.person(who).id);
  }

  /** Modals this person has open, the topmost last. */
  modals(who: Who): readonly WorkspaceView[] {
    const { id } = this.person(who);
    return this.world.mirror.views().filter((view) => view.person === id);
  }

  /** A channel's canvas as markdown; `null` when it has none. */
  canvas(channel: string): string | null {
    const { id } = findChannel(this.world, channel);
    const canvas = [...this.world.canvases.values()].find((candidate) => candidate.channel === id);
    return canvas === undefined ? null : markdownOf(canvas);
  }

  /** A shared file's bytes; `null` when there is none with this id. */
  async fileBytes(id: string): Promise<{ readonly mimetype: string; readonly bytes: Buffer } | null> {
    return fileBytes(this.world, id);
  }

  state(): SlackState {
    const { world } = this;
    return {
      team: world.team.name,
      viewer: world.people[0]?.id ?? '',
      people: world.people.map(({ id, name, title, email }) => ({ id, name, title, email })),
      channels: world.mirror.channels(),
      messages: world.mirror.messages().map((message) => message.shown),
      views: [...world.mirror.views(), ...world.mirror.homes()],
      commands: world.manifest.commands.map(({ command, description, usageHint }) => ({
        command,
        description,
        usageHint,
      })),
      shortcuts: world.manifest.shortcuts,
    };
  }

  onChange(listener: (change: WorkspaceChange) => void): () => void {
    return this.world.mirror.onChange(listener);
  }

  /**
   * Waits for something to become true, looking again at every change; no sleeping.
   * @param look answers with what was waited for, or with nothing yet
   * @throws Error when it did not come in time; the text tells what the workspace looks like
   */
  waitFor<T>(look: () => T | undefined | null | false, timeoutMs: number = WAIT_MS): Promise<T> {
    const { mirror } = this.world;
    return waitFor(
      look,
      (changed) => mirror.onChange(changed),
      timeoutMs,
      () => this.transcript(),
    );
  }

  /** Everything said in a channel, or in all channels, as plain text. */
  transcript(channel?: string): string {
    const chosen = channel === undefined ? this.world.mirror.channels() : [findChannel(this.world, channel)];
    return chosen.map((entry) => transcriptOf(this.world, entry)).join('\n');
  }

  close(): Promise<void> {
    return this.running.close();
  }
}
