// What every REST route of the simulator needs.
import type { FastifyRequest } from 'fastify';
import type { PagerDutyUser } from './account.ts';
import type { PagerDutyFaults } from './gate.ts';
import type { Actor, IncidentRecord } from './incident-record.ts';
import { incidentNotFound, missingFrom, unknownFrom } from './refusal.ts';
import type { Shapes } from './resource.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

export interface RestContext {
  readonly shapes: Shapes;
  readonly clock: () => string;
  readonly faults: PagerDutyFaults;
  readonly delivery: WebhookDelivery;
  readonly eventTypes: readonly string[];
  readonly newEventId: () => string;
  /** User that the request's token belongs to; null for an account's token. */
  readonly userOfToken: (request: FastifyRequest) => string | null;
}

/**
 * Who writes. An account's token must say so in `From:`; a person's own token speaks for that person.
 * @throws PagerDutyRefusal 400 without `From:`, or when it is no user's email
 */
export function requester(context: RestContext, request: FastifyRequest): PagerDutyUser {
  const users = context.shapes.desk.account.users;
  const owner = users.find((person) => person.id === context.userOfToken(request));
  if (owner !== undefined) return owner;
  const from = request.headers['from'];
  if (typeof from !== 'string' || from.trim() === '') throw missingFrom();
  const found = users.find((person) => person.email.toLowerCase() === from.trim().toLowerCase());
  if (found === undefined) throw unknownFrom();
  return found;
}

export const actorOf = (person: PagerDutyUser): Actor => ({ kind: 'user', id: person.id });

/** By id or by number, as PagerDuty allows. */
export function incidentOf(context: RestContext, request: FastifyRequest): IncidentRecord {
  const { id } = request.params as { readonly id: string };
  const found = context.shapes.desk.incidents.find(
    (incident) => incident.id === id || String(incident.number) === id,
  );
  if (found === undefined) throw incidentNotFound();
  return found;
}
