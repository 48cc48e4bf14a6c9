// The app's home tab: what the bot has published for the person who looks.
import { Blocks } from './blocks/block.ts';
import { Place, type Press } from './blocks/place.ts';
import { Failure } from './failure.ts';
import { html } from './html.ts';
import { ClockChip } from './rail/clock.ts';
import { send } from './requests.ts';
import { actingPerson, update, usePart, useScreen } from './screen.ts';
import { record, recordsOf } from './slack-json.ts';
import { homeOf } from './workspace-state.ts';

export function HomeView() {
  const acting = useScreen(actingPerson);
  const view = usePart((now) => homeOf(now, acting));
  const asking = useScreen((now) => now.busy.has('home'));
  const openSidebar = () => update({ drawer: 'sidebar' });
  const id = view?.id ?? '';
  const place = {
    key: id,
    press: (key: string, press: Press) => send(key, '/workspace/press', { viewId: id, ...press }),
    fill: null,
    errors: {},
  };
  return html`<main class="main" aria-label="On-call home">
    <header class="channel-header"><div class="channel-line">
      <button type="button" class="button icon narrow-only" aria-label="Channels and people" onClick=${openSidebar}>☰</button>
      <h1>On-call home</h1><p class="topic">Published by the app, for you</p><${ClockChip} />
    </div></header>
    <div class="home-scroll">
      <${Failure} under="home" />
      ${view === undefined && !asking ? html`<p class="empty">The app has not published a home yet.</p>` : null}
      <${Place.Provider} value=${place}><${Blocks} blocks=${recordsOf(record(view?.view), 'blocks')} /><//>
      ${id === '' ? null : html`<${Failure} under=${id} />`}
    </div>
  </main>`;
}
