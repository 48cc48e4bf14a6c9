// The page as a whole: sidebar, open channel, thread, the world beside it, and whatever lies on top.
import { useEffect } from 'preact/hooks';
import { ChannelView } from './channel.ts';
import { HomeView } from './home.ts';
import { classes, html } from './html.ts';
import { Modals } from './modal.ts';
import { openThread } from './navigation.ts';
import { Rail } from './rail/rail.ts';
import { getScreen, update, useScreen } from './screen.ts';
import { Sidebar } from './sidebar.ts';
import { ThreadPanel } from './thread.ts';
import { DocumentViewer, ImageViewer } from './viewers.ts';

export function App() {
  const arrived = useScreen((now) => now.workspace !== null);
  const connection = useScreen((now) => now.connection);
  const home = useScreen((now) => now.open === 'home');
  const threaded = useScreen((now) => now.thread !== null);
  const drawer = useScreen((now) => now.drawer);
  useEffect(() => {
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, []);
  if (!arrived) return html`<${Loading} />`;
  return html`<div class=${classes('app', threaded && 'threaded', drawer !== null && `drawer-${drawer}`)}>
    <${Sidebar} />
    ${home ? html`<${HomeView} />` : html`<${ChannelView} />`}
    ${threaded ? html`<${ThreadPanel} />` : null}
    <${Rail} />
    ${drawer === null ? null : html`<button type="button" class="veil" aria-label="Close the side panel" onClick=${() => update({ drawer: null })}></button>`}
    ${connection === 'lost' ? html`<div class="banner" role="status">Connection to the sandbox lost. Reconnecting…</div>` : null}
    <${Modals} /><${ImageViewer} /><${DocumentViewer} />
  </div>`;
}

function Loading() {
  return html`<div class="loading" role="status">
    <div class="mark" aria-hidden="true"></div>
    <p>Opening the workspace…</p>
    <p class="quiet">Nothing after ten seconds? Then the sandbox is not running: start it in the terminal.</p>
  </div>`;
}

/** Esc closes what is on top; dialogs close themselves first and keep the key. */
function closeOnEscape(key: KeyboardEvent): void {
  if (key.key !== 'Escape' || key.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  if (getScreen().drawer !== null) update({ drawer: null });
  else if (getScreen().thread !== null) openThread(null);
}
