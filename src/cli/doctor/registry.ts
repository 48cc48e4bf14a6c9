// Every check of the doctor, in the order of its report. To add one: a file in checks/, and its line here.
import { clock } from './checks/clock.ts';
import { configuration } from './checks/configuration.ts';
import { database } from './checks/database.ts';
import { escalationPolicy } from './checks/escalation-policy.ts';
import { modelKey } from './checks/model-key.ts';
import { pagerDutyFrom } from './checks/pagerduty-from.ts';
import { pagerDutyKey } from './checks/pagerduty-key.ts';
import { slackEvents } from './checks/slack-events.ts';
import { slackToken } from './checks/slack-token.ts';
import { statusPages } from './checks/status-pages.ts';
import { webhookSecret } from './checks/webhook-secret.ts';
import type { DoctorCheck } from './diagnosis.ts';

export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  configuration,
  database,
  clock,
  slackToken,
  slackEvents,
  pagerDutyKey,
  pagerDutyFrom,
  escalationPolicy,
  webhookSecret,
  statusPages,
  modelKey,
];
