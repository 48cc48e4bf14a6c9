// The app's home tab, when the bot has published one for the viewer.
import { Blocks } from './blocks/block.ts';
import { Place } from './blocks/place.ts';
import { Failure } from './failure.ts';
import { html } from './html.ts';
import { ClockChip } from './rail/clock.ts';
import { send } from './requests.ts';
import { actingPerson, update, useScreen, useWorkspace } from './screen.ts';
import { record, recordsOf } from './slack-json.ts';
import { homeOf } from './workspace-state.ts';

export function HomeView() {
  const acting = useScreen(actingPerson);
  const view = homeOf(useWorkspace(), acting);
  if (view === undefined)
    return html`<main class="main"><div class="empty">The app has not published a home yet.</div></main>`;
  const place = {
    key: view.id,
    press: (key: string, press: object) => send(key, '/workspace/press', { viewId: view.id, ...press }),
    fill: null,
    errors: {},
  };
  return html`<main class="main" aria-label="On-call home">
    <header class="channel-header"><div class="channel-line">
      <button type="button" class="button icon narrow-only" aria-label="Channels and people" onClick=${() => update({ drawer: 'sidebar' })}>☰</button>
      <h1>On-call home</h1><p class="topic"></p><${ClockChip} />
    </div></header>
    <div class="home-scroll"><${Place.Provider} value=${place}><${Blocks} blocks=${recordsOf(record(view.view), 'blocks')} /><//><${Failure} under=${view.id} /></div>
  </main>`;
}
