// The open channel: header, messages, composer.
import { ChannelHeader } from './channel-header.ts';
import { Composer } from './composer/composer.ts';
import { html } from './html.ts';
import { MessageList } from './message-list.ts';
import { actingPerson, useScreen, useWorkspace } from './screen.ts';
import { Welcome } from './welcome.ts';
import { channelTitle, isDirect, isIncidentChannel, isReply, isVisibleTo } from './workspace-state.ts';

export function ChannelView() {
  const { channels, messages } = useWorkspace();
  const acting = useScreen(actingPerson);
  const open = useScreen((now) => now.open);
  const channel = channels.find((known) => known.id === open);
  if (channel === undefined)
    return html`<main class="main"><div class="empty">
      ${channels.length === 0 ? 'This workspace has no channels yet. They appear when the bot starts.' : 'Choose a channel at the left.'}
    </div></main>`;
  const here = messages.filter(
    (message) => message.channel === channel.id && !isReply(message) && isVisibleTo(message, acting),
  );
  const title = channelTitle(channel, here);
  const quietSoFar = !channel.archived && !channels.some((known) => isIncidentChannel(known));
  const placeholder = `Message ${isDirect(channel) ? '' : '#'}${title}, or / for a command`;
  return html`<main class="main" aria-label=${`Channel ${title}`}>
    <${ChannelHeader} channel=${channel} title=${title} />
    <${MessageList} key=${channel.id} messages=${here} empty=${quietSoFar ? html`<${Welcome} />` : emptyText(title)} threads />
    ${
      channel.archived
        ? html`<p class="archived-note">This channel is archived. Its record stays readable.</p>`
        : html`<${Composer} key=${channel.id} channel=${channel.id} threadTs=${null} placeholder=${placeholder} />`
    }
  </main>`;
}

function emptyText(name: string): string {
  return name.startsWith('inc-')
    ? `#${name} has just been opened. The bot is gathering the first facts.`
    : `Nothing has been said in #${name} yet. Try a command: type / below.`;
}
