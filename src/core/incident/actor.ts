// How a person, an outside system or the bot itself is named to people.
import type { Actor } from './incident-events.ts';

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.name;
    case 'outside':
      return actor.name === null ? actor.system : `${actor.name} (${actor.system})`;
    case 'bot':
      return 'the bot';
  }
}

/** The same person, whichever way they reached us. */
export function isSameActor(a: Actor, b: Actor): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'person' && b.kind === 'person') {
    if (a.slackUser !== null && b.slackUser !== null) return a.slackUser === b.slackUser;
    return a.email !== null && a.email === b.email;
  }
  if (a.kind === 'outside' && b.kind === 'outside') return a.system === b.system && a.name === b.name;
  return true;
}
