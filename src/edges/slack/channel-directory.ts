// Which channel has a name. Slack has no look-up by name, so the workspace's list is read, and what was read is kept:
// a large workspace's list takes longer than the rate limit allows at once, and each try goes on where the last one ended.
import { WebAPIPlatformError } from '@slack/web-api';
import type { SlackChannelId } from '../../core/model/ids.ts';
import { type Outcome, success } from '../../core/model/result.ts';
import { attempt } from './attempt.ts';
import { CHANNELS_PAGE_MAX } from './limits.ts';

export interface ChannelDirectory {
  /**
   * @param asked `#name`, `name`, or a channel's id (`C…`, `G…`), which needs no look-up
   * @returns null when the whole list was read and no channel has the name
   */
  find(asked: string): Promise<Outcome<SlackChannelId | null>>;
}

export interface ChannelsPage {
  readonly channels?: readonly { readonly id?: string; readonly name?: string }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

export type ReadChannels = (page: {
  readonly types: string;
  readonly exclude_archived: true;
  readonly limit: number;
  readonly cursor?: string;
}) => Promise<ChannelsPage>;

/** How long "there is no such channel" is believed, wall milliseconds. */
const UNKNOWN_NAME_MS = 60_000;
/** Half a million channels: an end to a list whose cursors lead round in a circle. */
const PAGES_MAX = 500;

/** Names are in lower case (https://docs.slack.dev/reference/methods/conversations.create#naming), ids in upper case. */
const CHANNEL_ID = /^[CG][A-Z0-9]{6,}$/;

export function createChannelDirectory(read: ReadChannels): ChannelDirectory {
  const reading = createReading(read);
  let last: Promise<unknown> = Promise.resolve();
  return {
    find: (asked) => {
      if (CHANNEL_ID.test(asked)) return Promise.resolve(success(asked as SlackChannelId));
      const name = asked.replace(/^#/, '');
      // One reader at a time: two incidents at once would ask for the same pages twice.
      const mine = last.then(() => attempt(`looking for channel #${name}`, () => reading.find(name)));
      // Whoever asked hears of a failure through `mine`; the next one only waits for its end.
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function createReading(read: ReadChannels) {
  const names = new Map<string, SlackChannelId>();
  let types = 'public_channel,private_channel';
  let cursor: string | null = null;
  let pages = 0;
  let readToEndAt: number | null = null;

  const restart = (): void => {
    cursor = null;
    pages = 0;
    readToEndAt = null;
  };
  const nextPage = async (): Promise<void> => {
    const page = await read({
      types,
      exclude_archived: true,
      limit: CHANNELS_PAGE_MAX,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { id, name } of page.channels ?? [])
      if (id !== undefined && name !== undefined) names.set(name, id as SlackChannelId);
    pages += 1;
    cursor = page.response_metadata?.next_cursor || null;
    if (cursor === null || pages >= PAGES_MAX) readToEndAt = Date.now();
  };
  const afterRefusal = (error: unknown): void => {
    const code = error instanceof WebAPIPlatformError ? error.data.error : null;
    // An old cursor is no use to the next try either.
    if (code === 'invalid_cursor') restart();
    if (types === PUBLIC || (code !== 'missing_scope' && code !== 'invalid_types')) throw error;
    types = PUBLIC;
    restart();
  };
  return {
    find: async (name: string): Promise<SlackChannelId | null> => {
      for (;;) {
        const known = names.get(name);
        if (known !== undefined) return known;
        if (readToEndAt !== null) {
          if (Date.now() - readToEndAt < UNKNOWN_NAME_MS) return null;
          restart();
        }
        try {
          await nextPage();
        } catch (error) {
          afterRefusal(error);
        }
      }
    },
  };
}

/** What the manifest's scopes allow; private channels need groups:read besides. */
const PUBLIC = 'public_channel';
