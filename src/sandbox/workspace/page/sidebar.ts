// The left side: whose workspace this is, its channels with what is unread, the app's home, and the people.

import type { WorkspaceChannel, WorkspacePerson } from '../contract.ts';
import { Face } from './avatar.ts';
import { classes, html } from './html.ts';
import { openChannel, openHome, unreadIn } from './navigation.ts';
import { actingPerson, update, useScreen, useWorkspace } from './screen.ts';
import { channelTitle, isDirect, sortChannels } from './workspace-state.ts';

export function Sidebar() {
  const workspace = useWorkspace();
  const { incidents, others, direct, archived } = sortChannels(workspace.channels, workspace.viewer);
  return html`<nav class="sidebar" aria-label="Workspace">
    <div class="team">
      <${Mark} />
      <div><strong>${workspace.team}</strong><span>local workspace</span></div>
    </div>
    <div class="sidebar-scroll">
      <${HomeLink} />
      <${ChannelGroup} title="Incidents" channels=${incidents} empty="No incident is open." />
      <${ChannelGroup} title="Channels" channels=${others} empty="No channels yet." />
      ${direct.length === 0 ? null : html`<${ChannelGroup} title="Direct messages" channels=${direct} empty="" />`}
      ${archived.length === 0 ? null : html`<${Archived} channels=${archived} />`}
      <${People} />
    </div>
  </nav>`;
}

/** The workspace's own sign: wind over water. */
function Mark() {
  return html`<svg class="team-mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9" />
    <path d="M7 12.5h11.5a3 3 0 1 0-2.6-4.5M7 17h15.5a3.2 3.2 0 1 1-2.8 4.8M7 21.5h7.5a2.4 2.4 0 1 1-2.1 3.6" />
  </svg>`;
}

function HomeLink() {
  const current = useScreen((now) => now.open === 'home');
  return html`<button type="button" class=${classes('nav-item', current && 'current')} aria-current=${current ? 'page' : undefined} onClick=${openHome}>
    <span class="nav-sign" aria-hidden="true">⌂</span><span class="nav-name">On-call home</span>
  </button>`;
}

function ChannelGroup(props: {
  readonly title: string;
  readonly channels: readonly WorkspaceChannel[];
  readonly empty: string;
}) {
  return html`<section class="nav-group" aria-label=${props.title}>
    <h2>${props.title}</h2>
    ${props.channels.length === 0 ? html`<p class="nav-empty">${props.empty}</p>` : null}
    ${props.channels.map((channel) => html`<${ChannelLink} key=${channel.id} channel=${channel} />`)}
  </section>`;
}

function ChannelLink({ channel }: { readonly channel: WorkspaceChannel }) {
  const workspace = useWorkspace();
  const current = useScreen((now) => now.open === channel.id);
  const readTs = useScreen((now) => now.read[channel.id] ?? '');
  const fresh = useScreen((now) => now.fresh.has(channel.id));
  const { count, mentions } = current
    ? { count: 0, mentions: 0 }
    : unreadIn(workspace, channel.id, readTs, workspace.viewer);
  const title = channelTitle(
    channel,
    workspace.messages.filter((message) => message.channel === channel.id),
  );
  const sign = isDirect(channel) ? '@' : '#';
  const told = mentions > 0 ? `, ${mentions} to you` : count > 0 ? `, ${count} unread` : '';
  return html`<button
    type="button"
    class=${classes('nav-item', current && 'current', count > 0 && 'unread', fresh && 'fresh')}
    aria-current=${current ? 'page' : undefined}
    aria-label=${`${sign}${title}${fresh ? ', new' : ''}${told}`}
    onClick=${() => openChannel(channel.id)}
  >
    <span class="nav-sign" aria-hidden="true">${sign}</span><span class="nav-name">${title}</span>
    ${fresh ? html`<span class="nav-new">new</span>` : null}
    ${mentions > 0 ? html`<span class="nav-count">${mentions}</span>` : count > 0 ? html`<span class="nav-dot"></span>` : null}
  </button>`;
}

function Archived({ channels }: { readonly channels: readonly WorkspaceChannel[] }) {
  return html`<details class="nav-group">
    <summary>Archived (${channels.length})</summary>
    ${channels.map((channel) => html`<${ChannelLink} key=${channel.id} channel=${channel} />`)}
  </details>`;
}

function People() {
  const { people, viewer } = useWorkspace();
  const acting = useScreen(actingPerson);
  return html`<section class="nav-group" aria-label="People">
    <h2>People</h2>
    ${people.map((person) => html`<${PersonLink} key=${person.id} person=${person} viewer=${viewer} acting=${acting} />`)}
    ${acting === viewer ? null : html`<p class="acting" role="status">You press buttons as somebody else. Choose yourself to go back.</p>`}
  </section>`;
}

function PersonLink(props: {
  readonly person: WorkspacePerson;
  readonly viewer: string;
  readonly acting: string;
}) {
  const { person, viewer } = props;
  const current = person.id === props.acting;
  const title = current
    ? `${person.title}. You act as this person.`
    : `${person.title}. Act as ${person.name}: a second approval needs a second person.`;
  return html`<button
    type="button"
    class=${classes('nav-item', 'person', current && 'acting-person')}
    aria-pressed=${current}
    aria-label=${`Act as ${person.name}, ${person.title}`}
    title=${title}
    onClick=${() => update({ acting: person.id === viewer ? null : person.id })}
  >
    <${Face} id=${person.id} name=${person.name} small />
    <span class="nav-name">${person.name}${person.id === viewer ? html` <span class="you">you</span>` : null}</span>
    <span class="nav-title">${person.title}</span>
  </button>`;
}
