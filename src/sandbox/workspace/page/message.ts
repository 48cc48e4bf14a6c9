// One message: who, when, what, with its files, reactions, thread, and the menu that appears beside it.

import type { WorkspaceMessage } from '../contract.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './blocks/block.ts';
import { Place, type Press } from './blocks/place.ts';
import { Mrkdwn } from './blocks/text.ts';
import { Failure } from './failure.ts';
import { Files } from './files.ts';
import { classes, html } from './html.ts';
import { clockMinutes, clockSeconds, longDay } from './incident-time.ts';
import { memo } from './memo.ts';
import { MessageMenu } from './message-menu.ts';
import { openThread } from './navigation.ts';
import { Reactions } from './reactions.ts';
import { send } from './requests.ts';
import { usePart, useScreen } from './screen.ts';
import { record, recordsOf, stringOf } from './slack-json.ts';
import { messageKey } from './workspace-state.ts';

interface MessageProps {
  readonly message: WorkspaceMessage;
  /** Said right after another by the same author: the name is not repeated. */
  readonly continued: boolean;
  readonly replies: readonly WorkspaceMessage[];
  readonly inThread: boolean;
}

export const Message = memo(({ message, continued, replies, inThread }: MessageProps) => {
  const key = messageKey(message);
  const marked = useScreen((now) => now.target === key);
  const at = new Date(message.at);
  const people = usePart((now) => now.people);
  const viewer = usePart((now) => now.viewer);
  const onlyName = people.find((person) => person.id === message.onlyFor)?.name ?? 'one person';
  const seen = classes(
    'message',
    continued && 'continued',
    message.onlyFor !== null && 'only-you',
    message.pinned && 'pinned',
    isNotice(message) && 'notice',
    marked && 'marked',
  );
  return html`<article class=${seen} data-message=${key} aria-label=${`${message.author.name} at ${clockMinutes(at)}`}>
    <div class="message-side">
      ${continued ? html`<time class="side-time">${clockMinutes(at)}</time>` : html`<${Avatar} author=${message.author} />`}
    </div>
    <div class="message-body">
      ${message.pinned ? html`<p class="message-note"><span aria-hidden="true">⚑</span> Pinned</p>` : null}
      ${message.edited && continued ? html`<p class="message-note">edited</p>` : null}
      ${message.onlyFor === null ? null : html`<p class="message-note">Only visible to ${message.onlyFor === viewer ? 'you' : onlyName}</p>`}
      ${
        continued
          ? null
          : html`<p class="message-head">
              <strong>${message.author.name}</strong>${message.author.bot ? html`<span class="app-tag">app</span>` : null}
              <time datetime=${message.at} title=${`${longDay(at)}, ${clockSeconds(at)} UTC`}>${clockMinutes(at)}</time>
              ${message.edited ? html`<span class="edited">edited</span>` : null}
            </p>`
      }
      <${Content} message=${message} />
      <${Files} files=${message.files} />
      <${Reactions} message=${message} />
      <${Failure} under=${key} />
      ${inThread || replies.length === 0 ? null : html`<${ThreadLink} message=${message} replies=${replies} />`}
    </div>
    <${MessageMenu} message=${message} inThread=${inThread} />
  </article>`;
});

function Content({ message }: { readonly message: WorkspaceMessage }) {
  const blocks = message.blocks.map(record);
  const key = messageKey(message);
  const place = {
    key,
    press: (request: string, press: Press) =>
      send(request, '/workspace/press', { channel: message.channel, ts: message.ts, ...press }),
    fill: null,
    errors: {},
  };
  const attachments = recordsOf(record(message), 'attachments');
  return html`<${Place.Provider} value=${place}>
    ${blocks.length > 0 ? html`<${Blocks} blocks=${blocks} />` : message.text === '' ? null : html`<${Mrkdwn} text=${message.text} />`}
    ${attachments.map(
      (
        attachment,
      ) => html`<div class="attachment" style=${{ '--stripe': colourOf(stringOf(attachment, 'color')) }}>
        ${stringOf(attachment, 'text') === '' ? null : html`<${Mrkdwn} text=${stringOf(attachment, 'text')} />`}
        <${Blocks} blocks=${recordsOf(attachment, 'blocks')} />
      </div>`,
    )}
  <//>`;
}

/** What Slack itself writes about the channel, in the name of whoever did it. */
function isNotice(message: WorkspaceMessage): boolean {
  return (
    message.blocks.length === 0 &&
    /^<@\w+> (set the channel|has (joined|left)|joined|left|archived|un-archived|renamed|pinned)/.test(
      message.text,
    )
  );
}

function colourOf(colour: string): string {
  const named: Record<string, string> = { good: '#2f8f5b', warning: '#d08a1d', danger: '#c4372b' };
  const hex = /^#?([0-9a-f]{6})$/i.exec(colour)?.[1];
  return named[colour] ?? (hex === undefined ? 'var(--line-strong)' : `#${hex}`);
}

function ThreadLink({
  message,
  replies,
}: {
  readonly message: WorkspaceMessage;
  readonly replies: readonly WorkspaceMessage[];
}) {
  const authors = [...new Map(replies.map((reply) => [reply.author.id, reply.author])).values()].slice(0, 4);
  const last = replies.at(-1);
  return html`<button type="button" class="thread-link" onClick=${() => openThread(message)}>
    <span class="thread-faces">${authors.map((author) => html`<${Avatar} author=${author} />`)}</span>
    <b>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</b>
    ${last === undefined ? null : html`<span class="quiet">last at ${clockMinutes(new Date(last.at))}</span>`}
  </button>`;
}
