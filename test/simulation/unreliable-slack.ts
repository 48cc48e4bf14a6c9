// A Slack that loses requests and answers, by a seed: what it was told stays, whether or not the teller heard so.
import type { SlackChannelId, SlackTs, SlackUserId } from '../../src/core/model/ids.ts';
import { failed, type Outcome, success } from '../../src/core/model/result.ts';
import type { Chat, ChatMessage } from '../../src/flow/ports.ts';

/** Thrown where the process dies: nothing after it runs. */
export class Crash extends Error {}

export interface SaidMessage {
  readonly channel: string;
  readonly thread: string | null;
  readonly key: string;
  readonly ts: string;
  message: ChatMessage;
}

export interface UnreliableSlack extends Chat {
  readonly channels: readonly { readonly name: string; readonly createdAtWall: number }[];
  readonly said: readonly SaidMessage[];
  readonly files: readonly string[];
  readonly members: ReadonlySet<string>;
  readonly pinned: readonly string[];
}

export interface Luck {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly crash: number;
  readonly nowWall: () => number;
}

export function createUnreliableSlack(luck: Luck): UnreliableSlack {
  const channels: { name: string; createdAtWall: number }[] = [];
  const said: SaidMessage[] = [];
  const files: string[] = [];
  const members = new Set<string>();
  const pinned: string[] = [];
  const lost = failed({ system: 'slack', code: 'timeout', why: 'no answer', retryable: true });
  /** Does `work` on Slack's side, unless the request is lost; the answer may be lost, the caller may die. */
  const call = async <Value>(work: () => Outcome<Value>): Promise<Outcome<Value>> => {
    await Promise.resolve();
    if (luck.random() < luck.crash) throw new Crash('before the call');
    if (luck.random() < luck.lostRequest) return lost;
    const outcome = work();
    if (luck.random() < luck.crash) throw new Crash('after the call');
    return luck.random() < luck.lostAnswer ? lost : outcome;
  };
  const done = () => success(undefined);
  return {
    ...messageCalls(call, said, files, pinned),
    channels,
    said,
    files,
    members,
    pinned,
    createChannel: (name) =>
      call(() => {
        if (channels.some((channel) => channel.name === name))
          return failed({ system: 'slack', code: 'name_taken', why: 'taken', retryable: false });
        channels.push({ name, createdAtWall: luck.nowWall() });
        return success({ channel: name as SlackChannelId });
      }),
    findOwnChannel: (name) =>
      call(() => {
        const own = channels.find((channel) => channel.name === name);
        return success(
          own === undefined ? null : { channel: name as SlackChannelId, createdAtWall: own.createdAtWall },
        );
      }),
    setTopic: () => call(done),
    setPurpose: () => call(done),
    ensureBookmarks: () => call(done),
    invite: (_channel, people) =>
      call(() => {
        for (const person of people) members.add(person);
        return success({ invited: people, failed: [] });
      }),
    userByEmail: (email) => call(() => success(`U-${email}` as SlackUserId)),
    channelByName: (name) => call(() => success(name.replace('#', '') as SlackChannelId)),
    channelLink: (channel) => `https://slack.example/${channel}`,
  };
}

type Call = <Value>(work: () => Outcome<Value>) => Promise<Outcome<Value>>;

function messageCalls(
  call: Call,
  said: SaidMessage[],
  files: string[],
  pinned: string[],
): Pick<Chat, 'post' | 'edit' | 'pin' | 'upload'> {
  return {
    post: ({ channel, threadTs, key, repeated }, message) =>
      call(() => {
        const before = repeated ? said.find((one) => one.key === key) : undefined;
        if (before !== undefined) return success({ ts: before.ts as SlackTs });
        const ts = `${said.length + 1}.0`;
        said.push({ channel, thread: threadTs ?? null, key, ts, message });
        return success({ ts: ts as SlackTs });
      }),
    edit: (_channel, ts, message) =>
      call(() => {
        const target = said.find((one) => one.ts === ts);
        if (target === undefined)
          return failed({ system: 'slack', code: 'message_not_found', why: 'gone', retryable: false });
        target.message = message;
        return success(undefined);
      }),
    pin: (_channel, ts) =>
      call(() => {
        if (!pinned.includes(ts)) pinned.push(ts);
        return success(undefined);
      }),
    upload: ({ repeated }, file) =>
      call(() => {
        if (!(repeated && files.includes(file.filename))) files.push(file.filename);
        return success(undefined);
      }),
  };
}
