// Slash commands typed in a replay file: those that change an incident without a dialogue.
import type { IncidentCommand } from '../../core/incident/incident-commands.ts';
import type { Actor } from '../../core/incident/incident-events.ts';
import { isSeverity } from '../../core/model/layer.ts';

export interface FileCommand {
  readonly command: IncidentCommand;
  /** null = the latest incident. */
  readonly incidentNumber: number | null;
}

/** @returns null for a command that changes nothing or needs a dialogue (`list`, `status`, `declare` …). */
export function commandOf(text: string, by: Actor): FileCommand | null {
  const words = text
    .trim()
    .replace(/^\/?incident\s+/, '')
    .split(/\s+/);
  const [verb = '', ...after] = words;
  // "note 3 of 17 users" is no incident's number: where text follows, the incident is written INC-3.
  const numbered = (WRITTEN.has(verb) ? /^INC-\d+$/i : /^(INC-)?\d+$/i).test(after[0] ?? '');
  const rest = (numbered ? after.slice(1) : after).join(' ');
  const command = incidentCommand(verb.toLowerCase(), rest, by);
  return command === null
    ? null
    : { command, incidentNumber: numbered ? Number(after[0]?.replace(/^INC-/i, '')) : null };
}

const WRITTEN = new Set(['note', 'update', 'severity', 'resolve', 'reopen', 'noise']);

function incidentCommand(verb: string, rest: string, by: Actor): IncidentCommand | null {
  const said = rest === '' ? null : rest;
  switch (verb) {
    case 'triage':
      return { type: 'request_triage', by };
    case 'ack':
    case 'acknowledge':
      return { type: 'acknowledge', by };
    case 'note':
      return { type: 'add_note', text: rest, source: { kind: 'command' }, by };
    case 'update':
      return { type: 'post_update', text: rest, nextUpdateAt: null, by };
    case 'severity': {
      const [to = '', ...reason] = rest.split(' ');
      return isSeverity(to) ? { type: 'change_severity', to, reason: reason.join(' ') || null, by } : null;
    }
    case 'resolve':
      return { type: 'resolve', summary: said, by };
    case 'reopen':
      return { type: 'reopen', reason: said, by };
    case 'noise':
      return { type: 'mark_noise', reason: said, by };
    case 'postmortem':
      return { type: 'request_postmortem', by };
    default:
      return null;
  }
}
