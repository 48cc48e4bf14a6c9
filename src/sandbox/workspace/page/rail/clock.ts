// The incident's clock: it runs on between the server's words, by the factor the server gave.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.ts';
import { clockMinutes, clockSeconds, longDay, shortDay, spanOf } from '../incident-time.ts';
import { getScreen, update, useScreen, useWorkspace } from '../screen.ts';

/** The clock in full, with what is real and what is constructed. */
export function ClockCard() {
  const { clock } = useWorkspace();
  const now = useIncidentTime();
  const lost = useScreen((screen) => screen.connection !== 'live');
  return html`<section class="card clock" aria-label="Incident clock">
    <div class="clock-line">
      <time class="clock-time" datetime=${now.toISOString()}>${clock.factor > 30 ? clockMinutes(now) : clockSeconds(now)}</time>
      <span class="clock-zone">UTC</span>
      <span class=${lost ? 'clock-factor lost' : 'clock-factor'} title=${paceText(clock.factor)}>${lost ? 'no connection' : factorText(clock.factor)}</span>
    </div>
    <p class="clock-day">${longDay(now)}</p>
    <p class="provenance">${clock.provenance}</p>
  </section>`;
}

/** The clock in short, shown where the rail is not; a press opens the rail. */
export function ClockChip() {
  const { clock, pages } = useWorkspace();
  const now = useIncidentTime();
  const calling = pages.filter((page) => page.status === 'triggered').length;
  return html`<button type="button" class="clock-chip" aria-label="Open the world beside the workspace" onClick=${() => update({ drawer: 'rail' })}>
    <span class="quiet">${shortDay(now)}</span> <b>${clockMinutes(now)}</b> <span class="quiet">${factorText(clock.factor)}</span>
    ${calling > 0 ? html`<span class="nav-count" title="pages nobody has acknowledged">${calling}</span>` : null}
  </button>`;
}

/** Incident time now, drawn anew often enough to be seen running. */
export function useIncidentTime(): Date {
  const { clock } = useWorkspace();
  const toldAtMs = useScreen((now) => now.clockToldAtMs);
  const [, tick] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => getScreen().connection === 'live' && tick((count) => count + 1), 250);
    return () => clearInterval(beat);
  }, []);
  return new Date(Date.parse(clock.now) + Math.max(0, performance.now() - toldAtMs) * clock.factor);
}

function factorText(factor: number): string {
  return factor === 0
    ? 'paused'
    : factor === 1
      ? 'real time'
      : `×${factor.toLocaleString('en', { maximumFractionDigits: 1 })}`;
}

function paceText(factor: number): string {
  return `One second here is ${spanOf(factor)} of the incident`;
}
