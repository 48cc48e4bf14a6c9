// Before anything has happened: what this place is, and what one can do in it.

import { html } from './html.ts';
import { Icon } from './icon.ts';
import { update, usePart } from './screen.ts';

export function Welcome() {
  const team = usePart((now) => now.team);
  const factor = usePart((now) => now.clock.factor);
  const viewer = usePart((now) => now.people.find((person) => person.id === now.viewer)?.name ?? 'you');
  const command = usePart((now) => now.commands[0]?.command ?? '');
  const write = (text: string) => () => update({ draft: text });
  return html`<section class="welcome" aria-label="Welcome">
    <h2>No incident at ${team}, so far</h2>
    <p>
      You are ${viewer}, on call today. The bot is the real one; the people, the traffic and the pager around it are simulated on
      this machine${factor > 1 ? html`, and the clock runs <b>×${factor}</b>` : null}.
    </p>
    <ol>
      <li><${Icon} path="M3 17l5-6 4 3 5-8 4 5" /><span><b>Watch what users get.</b> The gauges tell it before anybody complains.</span></li>
      <li>
        <${Icon} path="M8 3h8v18H8zM11 18h2" />
        <span><b>The phone will ring.</b> When this is no longer chance, the bot pages you and its channel opens here by itself.</span>
      </li>
      <li>
        <${Icon} path="M13 3 5 14h6l-1 7 8-11h-6z" />
        <span><b>Or act first.</b> Commands start with a slash, levers move the product, and a name at the left lets you act as that person.</span>
      </li>
    </ol>
    ${
      command === ''
        ? null
        : html`<div class="element-row">
            <button type="button" class="button primary" onClick=${write(`${command} help`)}>${command} help</button>
            <button type="button" class="button" onClick=${write(`${command} declare `)}>Declare an incident</button>
          </div>`
    }
  </section>`;
}
