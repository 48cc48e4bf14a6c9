// The one line about an incident in the announcements channel; edited as the incident goes on.
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import { clockTime } from '../../../core/model/time.ts';
import { oneLine } from '../escape.ts';
import { type MessageView, section } from './elements.ts';
import { holderOf, severityWord, statusLine, statusWord } from './words.ts';

export function announcementView(incident: IncidentState): MessageView {
  const { id, severity, channel, noise } = incident;
  const title = oneLine(incident.title, 200, `/incident status ${id.slice(4)}`);
  const where = channel.id === null ? '' : ` · <#${channel.id}>`;
  const lead = incident.status === 'resolved' ? '' : ` · commander: ${holderOf(incident, 'commander')}`;
  const marked = noise === null ? '' : ' · marked as noise';
  return {
    text: `${severityWord(severity)} ${id}: ${title} (${statusWord[incident.status]})`,
    blocks: [
      section(
        `*${severityWord(severity)} ${id}* ${title}\n${statusLine(incident)}${marked} · since ${clockTime(incident.declaredAt)}${lead}${where}`,
      ),
    ],
  };
}
