// The thread panel: the parent, its replies, and a composer that answers under it.
import { Composer } from './composer/composer.ts';
import { html } from './html.ts';
import { MessageList } from './message-list.ts';
import { openThread } from './navigation.ts';
import { actingPerson, useScreen, useWorkspace } from './screen.ts';
import { isVisibleTo, messageKey } from './workspace-state.ts';

export function ThreadPanel() {
  const { channels, messages } = useWorkspace();
  const acting = useScreen(actingPerson);
  const thread = useScreen((now) => now.thread);
  const [channelId = '', ts = ''] = (thread ?? '').split('/');
  const channel = channels.find((known) => known.id === channelId);
  const shown = messages.filter(
    (message) =>
      message.channel === channelId &&
      (message.threadTs === ts || messageKey(message) === thread) &&
      isVisibleTo(message, acting),
  );
  return html`<aside class="thread" aria-label="Thread">
    <header class="panel-header">
      <h2>Thread <span class="quiet">#${channel?.name ?? channelId}</span></h2>
      <button type="button" class="button icon" aria-label="Close thread" onClick=${() => openThread(null)}>✕</button>
    </header>
    <${MessageList} key=${thread} messages=${shown} empty="This message is gone." />
    ${channel?.archived === true ? null : html`<${Composer} key=${thread} channel=${channelId} threadTs=${ts} placeholder="Reply…" />`}
  </aside>`;
}
