// People, schedules, policies, services and on-calls as REST JSON: https://developer.pagerduty.com/api-reference
import {
  type OnCall,
  type PagerDutyEscalationPolicy,
  type PagerDutySchedule,
  type PagerDutyService,
  type PagerDutyUser,
  PRIORITIES,
} from './account.ts';
import { type Json, reference, type Shapes } from './resource.ts';

export function userShape(shapes: Shapes, person: PagerDutyUser): Json {
  return {
    ...reference(shapes, 'user', person.id),
    type: 'user',
    name: person.name,
    email: person.email,
    time_zone: person.timeZone ?? 'Etc/UTC',
    color: 'purple',
    role: 'user',
    avatar_url: `${shapes.origin}/view/avatars/${person.id}.png`,
    description: null,
    invitation_sent: false,
    job_title: person.jobTitle ?? '',
    teams: [],
    contact_methods: [],
    notification_rules: [],
  };
}

export function scheduleShape(shapes: Shapes, schedule: PagerDutySchedule): Json {
  const users = [...new Set(schedule.shifts.map((shift) => shift.userId))];
  const policies = shapes.desk.account.escalationPolicies.filter((policy) =>
    policy.rules.some((rule) => rule.targets.some((target) => target.id === schedule.id)),
  );
  return {
    ...reference(shapes, 'schedule', schedule.id),
    type: 'schedule',
    name: schedule.name,
    time_zone: schedule.timeZone,
    description: '',
    users: users.map((id) => reference(shapes, 'user', id)),
    escalation_policies: policies.map((policy) => reference(shapes, 'escalation_policy', policy.id)),
    teams: [],
  };
}

export function policyShape(shapes: Shapes, policy: PagerDutyEscalationPolicy): Json {
  return {
    ...reference(shapes, 'escalation_policy', policy.id),
    type: 'escalation_policy',
    name: policy.name,
    description: '',
    num_loops: 0,
    on_call_handoff_notifications: 'if_has_services',
    escalation_rules: policy.rules.map((rule, index) => ({
      id: `${policy.id}R${index + 1}`,
      escalation_delay_in_minutes: rule.delayMinutes,
      targets: rule.targets.map((target) => reference(shapes, target.kind, target.id)),
      escalation_rule_assignment_strategy: 'assign_to_everyone',
    })),
    services: shapes.desk.account.services
      .filter((place) => place.escalationPolicyId === policy.id)
      .map((place) => reference(shapes, 'service', place.id)),
    teams: [],
  };
}

export function serviceShape(shapes: Shapes, place: PagerDutyService): Json {
  const open = shapes.desk.incidents.filter(
    (incident) => incident.serviceId === place.id && incident.status !== 'resolved',
  );
  const timeout = place.acknowledgeTimeoutMinutes ?? null;
  return {
    ...reference(shapes, 'service', place.id),
    type: 'service',
    name: place.name,
    description: '',
    acknowledgement_timeout: timeout === null ? null : timeout * 60,
    auto_resolve_timeout: null,
    status: open.some((incident) => incident.status === 'triggered')
      ? 'critical'
      : open.length > 0
        ? 'warning'
        : 'active',
    escalation_policy: reference(shapes, 'escalation_policy', place.escalationPolicyId),
    teams: [],
    integrations: [],
    incident_urgency_rule: { type: 'constant', urgency: 'high' },
    alert_creation: 'create_alerts_and_incidents',
  };
}

export function priorityShape(shapes: Shapes, id: string): Json {
  const found = PRIORITIES.find((one) => one.id === id);
  return {
    ...reference(shapes, 'priority', id),
    type: 'priority',
    name: found?.name ?? '',
    description: found?.description ?? '',
  };
}

export function onCallShape(shapes: Shapes, entry: OnCall, include: readonly string[]): Json {
  const person = shapes.desk.account.users.find((one) => one.id === entry.userId);
  return {
    escalation_policy: reference(shapes, 'escalation_policy', entry.policyId),
    escalation_level: entry.level,
    schedule: entry.shift === null ? null : reference(shapes, 'schedule', entry.shift.scheduleId),
    user:
      include.includes('users') && person !== undefined
        ? userShape(shapes, person)
        : reference(shapes, 'user', entry.userId),
    start: entry.shift?.start ?? null,
    end: entry.shift?.end ?? null,
  };
}
