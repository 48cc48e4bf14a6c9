// The PagerDuty account that the simulator serves: people, schedules, escalation policies, services, and who is on call when.

export interface PagerDutyAccount {
  readonly users: readonly PagerDutyUser[];
  readonly schedules: readonly PagerDutySchedule[];
  readonly escalationPolicies: readonly PagerDutyEscalationPolicy[];
  readonly services: readonly PagerDutyService[];
}

export interface PagerDutyUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly jobTitle?: string;
  readonly timeZone?: string;
}

export interface PagerDutySchedule {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Who has the pager when; times are RFC 3339. */
  readonly shifts: readonly { readonly userId: string; readonly start: string; readonly end: string }[];
}

export interface PagerDutyEscalationPolicy {
  readonly id: string;
  readonly name: string;
  /** Level 1 first. An unacknowledged incident moves to the next level after `delayMinutes`. */
  readonly rules: readonly {
    readonly delayMinutes: number;
    readonly targets: readonly { readonly kind: 'user' | 'schedule'; readonly id: string }[];
  }[];
}

export interface PagerDutyService {
  readonly id: string;
  readonly name: string;
  readonly escalationPolicyId: string;
  /** Routing key of the service's Events API v2 integration. */
  readonly integrationKey: string;
  /** After this long an acknowledged incident is triggered again; null = never. */
  readonly acknowledgeTimeoutMinutes?: number | null;
}

export interface Priority {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** PagerDuty's stock scheme, whose names a new account starts with. */
export const PRIORITIES: readonly Priority[] = [1, 2, 3, 4, 5].map((level) => ({
  id: `PPRIO0${level}`,
  name: `P${level}`,
  description: `Priority ${level}`,
}));

export interface OnCall {
  readonly policyId: string;
  readonly level: number;
  readonly userId: string;
  /** null when the person is named by the policy itself, and so is always on call. */
  readonly shift: { readonly scheduleId: string; readonly start: string; readonly end: string } | null;
}

/** Every on-call entry that overlaps the window; level order within each policy. */
export function onCallsBetween(account: PagerDutyAccount, since: string, until: string): readonly OnCall[] {
  return account.escalationPolicies.flatMap((policy) =>
    policy.rules.flatMap((rule, index) =>
      rule.targets.flatMap((target): OnCall[] => {
        const place = { policyId: policy.id, level: index + 1 };
        if (target.kind === 'user') return [{ ...place, userId: target.id, shift: null }];
        return shiftsBetween(account, target.id, since, until).map((shift) => ({
          ...place,
          userId: shift.userId,
          shift: { scheduleId: target.id, start: shift.start, end: shift.end },
        }));
      }),
    ),
  );
}

/** People on call at one moment for one level; empty when the level has nobody. */
export function onCallAt(
  account: PagerDutyAccount,
  policyId: string,
  level: number,
  at: string,
): readonly string[] {
  const found = onCallsBetween(account, at, at).filter(
    (entry) => entry.policyId === policyId && entry.level === level,
  );
  return [...new Set(found.map((entry) => entry.userId))];
}

function shiftsBetween(account: PagerDutyAccount, scheduleId: string, since: string, until: string) {
  const [from, to] = [Date.parse(since), Date.parse(until)];
  const shifts = account.schedules.find((schedule) => schedule.id === scheduleId)?.shifts ?? [];
  return shifts.filter((shift) => Date.parse(shift.start) <= to && Date.parse(shift.end) > from);
}

/** Fails early when a policy, schedule or service names something that is not there. */
export function checkAccount(account: PagerDutyAccount): void {
  const users = new Set(account.users.map((person) => person.id));
  const schedules = new Set(account.schedules.map((schedule) => schedule.id));
  const policies = new Set(account.escalationPolicies.map((policy) => policy.id));
  const missing = [
    ...account.schedules.flatMap((schedule) =>
      schedule.shifts
        .filter((shift) => !users.has(shift.userId))
        .map((shift) => `schedule ${schedule.id}: user ${shift.userId}`),
    ),
    ...account.escalationPolicies.flatMap((policy) =>
      policy.rules.flatMap((rule) =>
        rule.targets
          .filter((target) => !(target.kind === 'user' ? users : schedules).has(target.id))
          .map((target) => `escalation policy ${policy.id}: ${target.kind} ${target.id}`),
      ),
    ),
    ...account.services
      .filter((place) => !policies.has(place.escalationPolicyId))
      .map((place) => `service ${place.id}: escalation policy ${place.escalationPolicyId}`),
  ];
  if (missing.length > 0)
    throw new Error(
      `the account names what it does not hold: ${missing.join('; ')}; add it or correct the id`,
    );
}
