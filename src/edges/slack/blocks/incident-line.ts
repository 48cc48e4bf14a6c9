// One incident in a list.
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import { clockTime } from '../../../core/model/time.ts';
import { oneLine } from '../escape.ts';
import { severityWord, statusLine } from './words.ts';

export function incidentLine(incident: IncidentState): string {
  const where = incident.channel.id === null ? '' : ` <#${incident.channel.id}>`;
  const day = new Date(incident.declaredAt).toISOString().slice(0, 10);
  return `*${incident.id}* ${severityWord(incident.severity)} ${oneLine(incident.title, 150)}${where}\n${statusLine(incident)} · since ${day} ${clockTime(incident.declaredAt)}`;
}
