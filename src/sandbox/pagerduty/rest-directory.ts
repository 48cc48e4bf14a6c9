// REST v2, read-only part: users, schedules, escalation policies, services, on-calls, priorities, abilities, webhook subscriptions.
import type { FastifyInstance } from 'fastify';
import { type OnCall, onCallsBetween, PRIORITIES } from './account.ts';
import {
  onCallShape,
  policyShape,
  priorityShape,
  scheduleShape,
  serviceShape,
  userShape,
} from './directory-shapes.ts';
import { type PagerDutyAbility, requireAbility } from './gate.ts';
import { PagerDutyQuery, paged } from './query.ts';
import { invalidInput, notFound } from './refusal.ts';
import type { RestContext } from './rest-context.ts';
import { pingEvent } from './webhook-shapes.ts';

export function directoryRoutes(app: FastifyInstance, context: RestContext): void {
  const { shapes } = context;
  const { account } = shapes.desk;
  const byName = (item: { readonly name: string }, text: string) => has(item.name, text);
  listAndGet(app, {
    path: 'users',
    one: 'user',
    items: account.users,
    matches: (person, text) => has(person.name, text) || has(person.email, text),
    shape: (item) => userShape(shapes, item),
  });
  listAndGet(app, {
    path: 'schedules',
    one: 'schedule',
    items: account.schedules,
    matches: byName,
    shape: (item) => scheduleShape(shapes, item),
  });
  listAndGet(app, {
    path: 'escalation_policies',
    one: 'escalation_policy',
    items: account.escalationPolicies,
    matches: byName,
    shape: (item) => policyShape(shapes, item),
  });
  listAndGet(app, {
    path: 'services',
    one: 'service',
    items: account.services,
    matches: byName,
    shape: (item) => serviceShape(shapes, item),
  });
  peopleRoutes(app, context);
  planRoutes(app, context);
  subscriptionRoutes(app, context);
}

function peopleRoutes(app: FastifyInstance, context: RestContext): void {
  const { shapes } = context;
  const { account } = shapes.desk;
  // The token of an account belongs to nobody: PagerDuty answers /users/me for a person's own token only.
  app.get('/users/me', (request) => {
    const person = account.users.find((one) => one.id === context.userOfToken(request));
    if (person === undefined) throw invalidInput('This endpoint requires a user-level token');
    return { user: userShape(shapes, person) };
  });
  app.get('/schedules/:id/users', (request) => {
    const id = (request.params as { readonly id: string }).id;
    const schedule = account.schedules.find((one) => one.id === id);
    if (schedule === undefined) throw notFound();
    const on = new Set(schedule.shifts.map((shift) => shift.userId));
    const users = account.users.filter((person) => on.has(person.id));
    return { users: users.map((person) => userShape(shapes, person)) };
  });
  app.get('/oncalls', (request) => {
    const query = new PagerDutyQuery(request.url);
    const include = query.list('include');
    return paged(query, 'oncalls', onCalls(context, query), (entry) => onCallShape(shapes, entry, include));
  });
}

const ABILITIES: readonly PagerDutyAbility[] = ['priorities', 'responder_requests', 'status_updates'];

function planRoutes(app: FastifyInstance, context: RestContext): void {
  const { shapes, faults } = context;
  app.get('/priorities', (request) => {
    requireAbility(faults, 'priorities');
    const query = new PagerDutyQuery(request.url);
    return paged(query, 'priorities', PRIORITIES, (priority) => priorityShape(shapes, priority.id));
  });
  app.get('/abilities', () => ({
    abilities: ['teams', 'urgencies', ...ABILITIES.filter((name) => !faults.notInPlan.has(name))],
  }));
  app.get('/abilities/:id', (request, reply) => {
    const { id } = request.params as { readonly id: string };
    const gated = ABILITIES.find((name) => name === id);
    if (gated !== undefined) requireAbility(faults, gated);
    return reply.code(204).send();
  });
}

function onCalls(context: RestContext, query: PagerDutyQuery): readonly OnCall[] {
  const now = context.clock();
  const since = query.time('since') ?? now;
  const until = query.time('until') ?? (Date.parse(since) > Date.parse(now) ? since : now);
  if (Date.parse(until) < Date.parse(since)) throw invalidInput('until must not lie before since');
  const wanted = (name: string, id: string | undefined) =>
    query.list(name).length === 0 || (id !== undefined && query.list(name).includes(id));
  const found = onCallsBetween(context.shapes.desk.account, since, until)
    .filter(
      (entry) =>
        wanted('user_ids', entry.userId) &&
        wanted('schedule_ids', entry.shift?.scheduleId) &&
        wanted('escalation_policy_ids', entry.policyId),
    )
    .toSorted((a, b) => a.level - b.level || (a.shift?.start ?? '').localeCompare(b.shift?.start ?? ''));
  if (!query.flag('earliest')) return found;
  const keyOf = (entry: OnCall) => `${entry.policyId} ${entry.level} ${entry.userId}`;
  return found.filter((entry, index) => found.findIndex((other) => keyOf(other) === keyOf(entry)) === index);
}

function subscriptionRoutes(app: FastifyInstance, context: RestContext): void {
  const { delivery } = context;
  const shape = () => {
    const target = delivery.target;
    if (target === null) return [];
    const disabled = delivery.disabled;
    return [
      {
        id: delivery.subscriptionId,
        type: 'webhook_subscription',
        active: true,
        description: 'Incident events',
        filter: { type: 'account_reference' },
        events: target.types ?? context.eventTypes,
        delivery_method: {
          id: `${delivery.subscriptionId}D`,
          secret: null,
          temporarily_disabled: disabled,
          type: 'http_delivery_method',
          url: target.url,
          custom_headers: [],
        },
      },
    ];
  };
  const mustExist = (params: unknown) => {
    if ((params as { readonly id: string }).id !== delivery.subscriptionId || shape().length === 0)
      throw notFound();
  };
  app.get('/webhook_subscriptions', (request) =>
    paged(new PagerDutyQuery(request.url), 'webhook_subscriptions', shape(), (item) => item),
  );
  app.get('/webhook_subscriptions/:id', (request) => {
    mustExist(request.params);
    return { webhook_subscription: shape()[0] };
  });
  app.post('/webhook_subscriptions/:id/enable', (request) => {
    mustExist(request.params);
    delivery.enable();
    return { webhook_subscription: shape()[0] };
  });
  app.post('/webhook_subscriptions/:id/ping', (request, reply) => {
    mustExist(request.params);
    delivery.send(pingEvent(context.newEventId(), context.clock()), 'pagey');
    return reply.code(202).send();
  });
}

interface Listed<Item> {
  readonly path: string;
  readonly one: string;
  readonly items: readonly Item[];
  readonly matches: (item: Item, text: string) => boolean;
  readonly shape: (item: Item) => Readonly<Record<string, unknown>>;
}

function listAndGet<Item extends { readonly id: string; readonly name: string }>(
  app: FastifyInstance,
  listed: Listed<Item>,
): void {
  app.get(`/${listed.path}`, (request) => {
    const query = new PagerDutyQuery(request.url);
    const text = query.text('query');
    const found = listed.items
      .filter((item) => text === null || listed.matches(item, text))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    return paged(query, listed.path, found, listed.shape);
  });
  app.get(`/${listed.path}/:id`, (request) => {
    const found = listed.items.find((item) => item.id === (request.params as { readonly id: string }).id);
    if (found === undefined) throw notFound();
    return { [listed.one]: listed.shape(found) };
  });
}

const has = (value: string, text: string) => value.toLowerCase().includes(text.toLowerCase());
