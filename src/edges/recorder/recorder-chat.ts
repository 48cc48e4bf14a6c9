// A chat that keeps what would have been said: replays run the whole flow without telling anybody.
import type { SlackChannelId, SlackTs } from '../../core/model/ids.ts';
import { failed, success } from '../../core/model/result.ts';
import type { Chat, ChatFile, ChatMessage } from '../../flow/ports.ts';

export interface RecordedPost {
  readonly channel: SlackChannelId;
  readonly key: string;
  readonly message: ChatMessage;
}

export interface RecorderChat extends Chat {
  readonly posts: readonly RecordedPost[];
  readonly files: readonly ChatFile[];
}

export function createRecorderChat(): RecorderChat {
  const posts: RecordedPost[] = [];
  const files: ChatFile[] = [];
  const channels = new Set<string>();
  const done = async () => success(undefined);
  return {
    posts,
    files,
    createChannel: async (name) => {
      if (channels.has(name))
        return failed({ system: 'recorder', code: 'name_taken', why: `#${name} exists`, retryable: false });
      channels.add(name);
      return success({ channel: name as SlackChannelId });
    },
    findOwnChannel: async () => success(null),
    setTopic: done,
    setPurpose: done,
    ensureBookmarks: done,
    invite: async (_channel, people) => success({ invited: people, failed: [] }),
    post: async ({ channel, key }, message) => {
      posts.push({ channel, key, message });
      return success({ ts: `${posts.length}.000000` as SlackTs });
    },
    edit: done,
    pin: done,
    upload: async (_to, file) => {
      files.push(file);
      return success(undefined);
    },
    userByEmail: async () => success(null),
    channelByName: async (name) => success(name.replace(/^#/, '') as SlackChannelId),
    channelLink: (channel) => `#${channel}`,
  };
}
