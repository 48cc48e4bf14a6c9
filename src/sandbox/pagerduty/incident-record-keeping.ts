// What is added to an open incident without changing its status: notes, priority, responders, status updates, alerts, edits.
import { onCallAt } from './account.ts';
import { channelOf, type IncidentDesk, log, nameOf, tell } from './incident-desk.ts';
import type {
  Actor,
  AlertRecord,
  IncidentRecord,
  NoteRecord,
  ResponderRequestRecord,
  StatusUpdateRecord,
} from './incident-record.ts';

export function annotateIncident(
  desk: IncidentDesk,
  incident: IncidentRecord,
  content: string,
  userId: string,
): NoteRecord {
  const by: Actor = { kind: 'user', id: userId };
  const note: NoteRecord = { id: desk.newId(), userId, content, at: desk.clock() };
  incident.notes.push(note);
  log(desk, incident, 'annotate_log_entry', by, content, { type: 'note', summary: content });
  desk.notify({ type: 'incident.annotated', incident, agent: by, at: note.at, note });
  return note;
}

export function setPriority(
  desk: IncidentDesk,
  incident: IncidentRecord,
  priorityId: string | null,
  by: Actor,
): void {
  if (incident.priorityId === priorityId) return;
  incident.priorityId = priorityId;
  log(desk, incident, 'field_value_change_log_entry', by, 'Priority changed.', channelOf(by));
  tell(desk, incident, 'incident.priority_updated', by);
}

/** PagerDuty sends no webhook for a changed title, urgency or conference number in this form. */
export function editIncident(
  desk: IncidentDesk,
  incident: IncidentRecord,
  edit: Partial<Pick<IncidentRecord, 'title' | 'urgency' | 'conferenceBridge'>>,
  by: Actor,
): void {
  if (edit.urgency !== undefined && edit.urgency !== incident.urgency)
    log(desk, incident, 'urgency_change_log_entry', by, `Urgency changed to ${edit.urgency}.`, channelOf(by));
  if (edit.title !== undefined && edit.title !== incident.title)
    log(desk, incident, 'field_value_change_log_entry', by, 'Title changed.', channelOf(by));
  Object.assign(incident, edit);
}

export function requestResponders(
  desk: IncidentDesk,
  incident: IncidentRecord,
  asked: {
    readonly requesterId: string;
    readonly text: string;
    readonly targets: readonly { readonly kind: 'user' | 'escalation_policy'; readonly id: string }[];
  },
): ResponderRequestRecord {
  const at = desk.clock();
  const by: Actor = { kind: 'user', id: asked.requesterId };
  const targets = asked.targets.map((target) => ({
    ...target,
    userIds: target.kind === 'user' ? [target.id] : onCallAt(desk.account, target.id, 1, at),
  }));
  const request: ResponderRequestRecord = {
    id: desk.newId(),
    requesterId: asked.requesterId,
    text: asked.text,
    at,
    targets,
  };
  incident.responderRequests.push(request);
  for (const target of targets) {
    for (const userId of target.userIds) {
      log(
        desk,
        incident,
        'notify_log_entry',
        by,
        `Asked ${nameOf(desk, { kind: 'user', id: userId })} to join.`,
        { type: 'push_notification' },
      );
      desk.notify({
        type: 'incident.responder.added',
        incident,
        agent: by,
        at,
        userId,
        policyId: target.kind === 'user' ? null : target.id,
        request,
      });
    }
  }
  return request;
}

export function publishStatus(
  desk: IncidentDesk,
  incident: IncidentRecord,
  text: string,
  senderId: string,
): StatusUpdateRecord {
  const update: StatusUpdateRecord = { id: desk.newId(), senderId, text, at: desk.clock() };
  incident.statusUpdates.push(update);
  incident.updatedAt = update.at;
  desk.notify({
    type: 'incident.status_update_published',
    incident,
    agent: { kind: 'user', id: senderId },
    at: update.at,
    update,
  });
  return update;
}

export function addAlert(
  desk: IncidentDesk,
  incident: IncidentRecord,
  alert: Pick<AlertRecord, 'alertKey' | 'summary' | 'severity' | 'details'>,
): AlertRecord {
  const added: AlertRecord = { ...alert, id: desk.newId(), createdAt: desk.clock(), status: 'triggered' };
  incident.alerts.push(added);
  return added;
}
