// A channel's name, topic, bookmarks and pinned messages; on narrow screens also the way to the side panels.
import type { WorkspaceChannel, WorkspaceMessage } from '../contract.ts';
import { SafeLink } from './blocks/text.ts';
import { EmojiText } from './emoji.ts';
import { html } from './html.ts';
import { clockMinutes } from './incident-time.ts';
import { showMessage } from './navigation.ts';
import { ClockChip } from './rail/clock.ts';
import { update, useWorkspace } from './screen.ts';
import { unescapeSlack } from './slack-json.ts';
import { isDirect } from './workspace-state.ts';

export function ChannelHeader({
  channel,
  title,
}: {
  readonly channel: WorkspaceChannel;
  readonly title: string;
}) {
  const { messages, people } = useWorkspace();
  const pinned = messages.filter((message) => message.channel === channel.id && message.pinned);
  const names = channel.members.map((id) => people.find((person) => person.id === id)?.name ?? id);
  return html`<header class="channel-header">
    <div class="channel-line">
      <button type="button" class="button icon narrow-only" aria-label="Channels and people" onClick=${() => update({ drawer: 'sidebar' })}>☰</button>
      <h1><span aria-hidden="true">${isDirect(channel) ? '@' : '#'}</span>${title}</h1>
      <p class="topic" title=${unescapeSlack(channel.topic || channel.purpose)}><${EmojiText} text=${unescapeSlack(channel.topic || channel.purpose)} /></p>
      <span class="members" title=${names.join(', ')}>${channel.members.length} <span>members</span></span>
      <${ClockChip} />
    </div>
    ${
      channel.bookmarks.length + pinned.length === 0
        ? null
        : html`<div class="bookmarks" role="list" aria-label="Bookmarks">
            ${pinned.map((message) => html`<${Pin} key=${message.ts} message=${message} />`)}
            ${channel.bookmarks.map(
              (bookmark) => html`<span class="bookmark" role="listitem"><${SafeLink} url=${bookmark.link}>
                <${EmojiText} text=${`${bookmark.emoji ?? '🔗'} `} />${bookmark.title}
              <//></span>`,
            )}
          </div>`
    }
  </header>`;
}

function Pin({ message }: { readonly message: WorkspaceMessage }) {
  const first = unescapeSlack(message.text).split('\n')[0] ?? '';
  const label = `Pinned ${clockMinutes(new Date(message.at))}: ${first}`;
  return html`<span class="bookmark" role="listitem"><button type="button" class="pin" aria-label=${label} title=${label} onClick=${() => showMessage(message.channel, message.ts)}>
    <${EmojiText} text="📌 " /><span class="pin-text"><${EmojiText} text=${first || 'Pinned message'} /></span>
  </button></span>`;
}
