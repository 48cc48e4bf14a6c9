// Messages and files: posted once, found again after a lost answer, edited in place, pinned.
import type { SlackChannelId, SlackTs } from '../../core/model/ids.ts';
import { failed, type Outcome, success } from '../../core/model/result.ts';
import type { Chat, ChatFile, ChatMessage } from '../../flow/ports.ts';
import { attempt, attemptUnless, dispensable } from './attempt.ts';
import { viewOf } from './blocks/views.ts';
import { firstOnPages } from './channels.ts';
import type { EchoWatch } from './echo-watch.ts';
import type { Identity } from './identity.ts';
import { HISTORY_PAGE_MAX } from './limits.ts';
import type { WebClients } from './web-clients.ts';

type MessageCalls = Pick<Chat, 'post' | 'edit' | 'pin' | 'upload'>;

const EFFECT_METADATA = 'oncall_effect';
/** 5 pages of 200: a lost message is among the latest, even in a busy channel. */
const SEARCH_PAGES_MAX = 5;
const FILES_LISTED_MAX = 200;

export function messageCalls(clients: WebClients, identity: Identity, echoes: EchoWatch): MessageCalls {
  return {
    post: async (to, message) => {
      if (to.repeated) {
        const earlier = await asMember(clients, to.channel, () => findPosted(clients, to));
        if (!earlier.ok) return earlier;
        if (earlier.value !== null) return success({ ts: earlier.value });
      }
      const posted = await asMember(clients, to.channel, () => postOnce(clients, to, message));
      if (posted.ok) echoes.posted(to.channel, posted.value.ts);
      return posted;
    },
    edit: (channel, ts, message) => {
      const { text, blocks } = viewOf(message);
      return attempt('editing a message', async () => {
        const shown = { text, blocks: [...blocks], parse: 'none', link_names: false } as const;
        await clients.urgent.chat.update({ channel, ts, ...shown });
      });
    },
    pin: (channel, ts) =>
      dispensable(
        attemptUnless<void>('pinning a message', { already_pinned: undefined }, async () => {
          await clients.urgent.pins.add({ channel, timestamp: ts });
        }),
      ),
    upload: (to, file) => dispensable(upload(clients, identity, to, file)),
  };
}

type PostTarget = Parameters<Chat['post']>[0];

function postOnce({ urgent }: WebClients, to: PostTarget, message: ChatMessage): ReturnType<Chat['post']> {
  const { text, blocks } = viewOf(message);
  return attempt('posting a message', async () => {
    const { ts } = await urgent.chat.postMessage({
      channel: to.channel,
      text,
      blocks: [...blocks],
      metadata: { event_type: EFFECT_METADATA, event_payload: { key: to.key } },
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
      ...(to.threadTs === undefined ? {} : { thread_ts: to.threadTs }),
    });
    return { ts: timestamp(ts) };
  });
}

/** The bot is in its own channels; an announcements channel it joins when first needed. */
async function asMember<Value>(
  { urgent }: WebClients,
  channel: SlackChannelId,
  call: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const outcome = await call();
  if (outcome.ok || outcome.failure.code !== 'not_in_channel') return outcome;
  const joined = await attempt('joining the channel', () => urgent.conversations.join({ channel }));
  return joined.ok ? call() : outcome;
}

/** Looks for a message that carries the key of an effect whose answer was lost. */
function findPosted(
  { bulk }: WebClients,
  { channel, threadTs, key }: PostTarget,
): Promise<Outcome<SlackTs | null>> {
  const asked = { channel, include_all_metadata: true, limit: HISTORY_PAGE_MAX } as const;
  return attempt('looking for a message posted before', async () => {
    const found = await firstOnPages(
      (cursor) =>
        threadTs === undefined
          ? bulk.conversations.history({ ...asked, ...cursor })
          : bulk.conversations.replies({ ...asked, ts: threadTs, ...cursor }),
      ({ messages = [] }) =>
        messages.find(
          ({ metadata }) =>
            metadata?.event_type === EFFECT_METADATA &&
            (metadata.event_payload as { key?: unknown } | undefined)?.key === key,
        ),
      SEARCH_PAGES_MAX,
    );
    return found === null ? null : timestamp(found.ts);
  });
}

type UploadTarget = Parameters<Chat['upload']>[0];

/** @see https://docs.slack.dev/messaging/working-with-files#upload */
async function upload(
  clients: WebClients,
  identity: Identity,
  to: UploadTarget,
  file: ChatFile,
): Promise<Outcome<void>> {
  if (to.repeated) {
    const earlier = await isUploaded(clients, identity, to.channel, file.filename);
    if (!earlier.ok) return earlier;
    if (earlier.value) return success(undefined);
  }
  const what = `uploading ${file.filename}`;
  const place = await attempt(what, () =>
    clients.bulk.files.getUploadURLExternal({
      filename: file.filename,
      length: file.bytes.byteLength,
      alt_text: file.altText,
    }),
  );
  if (!place.ok) return place;
  const { upload_url: address, file_id: fileId } = place.value;
  if (address === undefined || fileId === undefined) throw new Error('Slack answered no upload address');
  const sent = await sendBytes(clients, address, file);
  if (!sent.ok) return sent;
  return attempt(what, async () => {
    await clients.urgent.files.completeUploadExternal({
      files: [{ id: fileId, title: file.title }],
      channel_id: to.channel,
      ...(to.threadTs === undefined ? {} : { thread_ts: to.threadTs }),
    });
  });
}

async function sendBytes({ putBytes }: WebClients, address: string, file: ChatFile): Promise<Outcome<void>> {
  const failure = {
    system: 'slack',
    code: 'unreachable',
    why: `${file.filename} could not be sent to Slack’s upload address.`,
    retryable: true,
  };
  try {
    const answer = await putBytes(address, file.bytes);
    await answer.body?.cancel();
    return answer.ok ? success(undefined) : failed({ ...failure, code: `http_${answer.status}` });
  } catch (error) {
    return failed({
      ...failure,
      why: `${failure.why} (${error instanceof Error ? error.message : String(error)})`,
    });
  }
}

/** Among the bot's own files: sharing is asynchronous, so a finished upload may not show in its channel yet. */
async function isUploaded(
  { bulk }: WebClients,
  identity: Identity,
  channel: SlackChannelId,
  filename: string,
): Promise<Outcome<boolean>> {
  const self = await identity.get();
  if (!self.ok) return self;
  return attempt('looking for a file uploaded before', async () => {
    const { files = [] } = await bulk.files.list({ user: self.value.botUserId, count: FILES_LISTED_MAX });
    return files.some(
      ({ name, channels = [] }) => name === filename && (channels.length === 0 || channels.includes(channel)),
    );
  });
}

function timestamp(ts: string | undefined): SlackTs {
  if (ts === undefined) throw new Error('Slack answered a message without a timestamp');
  return ts as SlackTs;
}
