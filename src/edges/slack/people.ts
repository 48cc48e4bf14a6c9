// Who a Slack user is: the name people know and the email by which other systems know them.
import type { Actor } from '../../core/incident/incident-events.ts';
import type { SlackUserId } from '../../core/model/ids.ts';
import { attempt } from './attempt.ts';
import type { WebClients } from './web-clients.ts';

export type Person = Extract<Actor, { kind: 'person' }>;

export interface People {
  /** Never fails: without Slack's answer the id stands for the name, and no email is known. */
  actor(id: SlackUserId, nameGiven?: string): Promise<Person>;
}

/** Names and emails seldom change; wall milliseconds. */
const KNOWN_MS = 3_600_000;
/** A command does not wait longer for a name. */
const LOOKUP_MS = 2_000;
const PEOPLE_MAX = 5_000;

export function createPeople(clients: WebClients): People {
  const known = new Map<SlackUserId, { readonly person: Person; readonly until: number }>();
  return {
    actor: async (id, nameGiven) => {
      const held = known.get(id);
      if (held !== undefined && held.until > Date.now()) return held.person;
      const person = await withinLookup(lookUp(clients, id));
      if (person === null)
        return held?.person ?? { kind: 'person', name: nameGiven ?? id, slackUser: id, email: null };
      if (known.size >= PEOPLE_MAX) known.clear();
      known.set(id, { person, until: Date.now() + KNOWN_MS });
      return person;
    },
  };
}

async function lookUp({ bulk }: WebClients, id: SlackUserId): Promise<Person | null> {
  const outcome = await attempt('looking up a person', () => bulk.users.info({ user: id }));
  const user = outcome.ok ? outcome.value.user : undefined;
  if (user === undefined) return null;
  const name = user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || id;
  return { kind: 'person', name, slackUser: id, email: user.profile?.email ?? null };
}

function withinLookup(answer: Promise<Person | null>): Promise<Person | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), LOOKUP_MS);
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}
