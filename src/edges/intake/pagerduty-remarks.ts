// What PagerDuty says about an incident without changing its status, as one line for the timeline.
// https://developer.pagerduty.com/docs/webhooks-overview#event-types
import { z } from 'zod';
import { jsonText } from '../../core/telemetry/field-problem.ts';

const named = z.object({ summary: z.string().nullish() }).nullish();
const text = z.string().nullish();
const nameOf = (thing: z.infer<typeof named>, unsaid: string): string => thing?.summary?.trim() || unsaid;
const said = (words: string | null | undefined): string => (words?.trim() ? `: ${words.trim()}` : '');

/** Only the fields used here, of every kind of `event.data`. */
export const remarkFields = z.object({
  content: text,
  message: text,
  state: text,
  name: text,
  summary: text,
  status: text,
  conference_url: text,
  conference_numbers: z.array(z.object({ number: text })).nullish(),
  user: named,
  action: named,
  service: named,
  priority: named,
  escalation_policy: named,
  assignees: z.array(named).nullish(),
  incident_type: z.object({ name: text }).nullish(),
  incident_workflow: named,
  changed_custom_fields: z.array(z.object({ name: text, value: z.unknown() })).nullish(),
  incident_role_assignments: z.array(z.object({ assignee: named, role: named })).nullish(),
});

export type RemarkFields = z.infer<typeof remarkFields>;

/** Event type → the line. A note's own words stand alone. */
export const PAGERDUTY_REMARKS: Readonly<Record<string, (data: RemarkFields) => string>> = {
  'incident.annotated': ({ content }) => content?.trim() || 'An empty note',
  'incident.unacknowledged': () => 'No longer acknowledged: it pages again',
  'incident.reassigned': (data) => `Reassigned to ${assignees(data)}`,
  'incident.escalated': (data) => `Escalated to ${assignees(data)}`,
  'incident.delegated': (data) =>
    `Handed to the escalation policy ${nameOf(data.escalation_policy, 'unknown')}`,
  'incident.priority_updated': ({ priority }) => `Priority is now ${nameOf(priority, 'none')}`,
  'incident.service_updated': ({ service }) => `Moved to the service ${nameOf(service, 'unknown')}`,
  'incident.incident_type.changed': (data) => `Its type is now ${data.incident_type?.name ?? 'unknown'}`,
  'incident.responder.added': (data) => `${responder(data)} was asked to help${said(data.message)}`,
  'incident.responder.replied': (data) =>
    `${responder(data)} answered the request for help: ${data.state ?? 'unknown'}`,
  'incident.status_update_published': ({ message }) => `Status update${said(message)}`,
  'incident.conference_bridge.updated': conferenceBridge,
  'incident.custom_field_values.updated': ({ changed_custom_fields: changed }) =>
    `Fields changed${said((changed ?? []).map(({ name, value }) => `${name ?? '?'} = ${plain(value)}`).join(', '))}`,
  'incident.role.assigned': (data) =>
    (data.incident_role_assignments ?? [])
      .map(({ role, assignee }) => `${nameOf(role, 'A role')}: ${nameOf(assignee, 'nobody')}`)
      .join('; ') || 'A role was assigned',
  'incident.task.created': (data) => `Task opened${said(data.name ?? data.summary)}`,
  'incident.task.updated': (data) =>
    `Task changed${said(data.name ?? data.summary)} (${data.status ?? 'unknown'})`,
  'incident.task.completed': (data) => `Task done${said(data.name ?? data.summary)}`,
  'incident.action_invocation.created': ({ action }) => `Automation started${said(action?.summary)}`,
  'incident.action_invocation.updated': ({ action, state }) =>
    `Automation ${state ?? 'changed'}${said(action?.summary)}`,
  'incident.action_invocation.terminated': ({ action, state }) =>
    `Automation ended (${state ?? 'unknown'})${said(action?.summary)}`,
  'incident.workflow.started': (data) => `Workflow started${said(workflow(data))}`,
  'incident.workflow.completed': (data) => `Workflow completed${said(workflow(data))}`,
};

const assignees = ({ assignees: people }: RemarkFields): string =>
  (people ?? []).map((person) => nameOf(person, 'somebody')).join(', ') || 'nobody';

const responder = ({ user, escalation_policy: policy }: RemarkFields): string =>
  nameOf(user, '') || nameOf(policy, 'Somebody');

const workflow = ({ incident_workflow: of, summary }: RemarkFields): string | null | undefined =>
  of?.summary ?? summary;

function conferenceBridge({ conference_url: url, conference_numbers: numbers }: RemarkFields): string {
  const ways = [url, ...(numbers ?? []).map(({ number }) => number)].filter(
    (way) => way != null && way !== '',
  );
  return ways.length === 0 ? 'The conference bridge was removed' : `Conference bridge: ${ways.join(', ')}`;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value ?? null));
