// /incident role take ROLE · role handover ROLE @person NOTE
import { ROLE_TITLES, ROLES, type Role } from '../../../core/incident/incident-events.ts';
import type { SlackUserId } from '../../../core/model/ids.ts';
import { oneLine } from '../escape.ts';
import { personToken, plainFromSlack } from '../slack-text.ts';
import { type Answer, execute, firstWord, type SlashCommand, wrongUse } from './command.ts';

export type RoleRequest =
  | { readonly kind: 'take'; readonly role: Role }
  | {
      readonly kind: 'handover';
      readonly role: Role;
      readonly to: { readonly id: SlackUserId; readonly name: string | null };
      readonly note: string;
    }
  | { readonly kind: 'wrong'; readonly why: string };

export const role = {
  name: 'role',
  usage: 'role take ROLE  or  role handover ROLE @person NOTE',
  summary: 'Take a role, or hand it over with a written note; roles: commander, communications, operations',
  example: 'role take commander',
  needsIncident: true,
  run: async (call): Promise<Answer> => {
    const request = parseRole(call.text);
    if (request.kind === 'wrong') return wrongUse(role, request.why);
    if (request.kind === 'take') {
      return execute(
        call,
        { type: 'take_role', role: request.role, by: call.by },
        ({ id }) => `You are ${ROLE_TITLES[request.role]} of ${id} now.`,
      );
    }
    const to = await call.people.actor(request.to.id, request.to.name ?? undefined);
    return execute(
      call,
      { type: 'hand_over_role', role: request.role, to, note: request.note, by: call.by },
      ({ id }) => `${oneLine(to.name, 100)} is ${ROLE_TITLES[request.role]} of ${id} now, with your note.`,
    );
  },
} satisfies SlashCommand;

/** @param text after `/incident role` */
export function parseRole(text: string): RoleRequest {
  const [verb, afterVerb] = firstWord(text);
  const [word, afterRole] = firstWord(afterVerb);
  const kind = verb.toLowerCase().replace('-', '');
  if (kind !== 'take' && kind !== 'handover')
    return wrong(verb === '' ? 'Take a role or hand it over?' : `"${verb}" is neither take nor handover.`);
  const asked = roleOf(word);
  if (asked === null)
    return wrong(`${word === '' ? 'Which role?' : `"${word}" is no role.`} Roles: ${ROLES.join(', ')}.`);
  if (kind === 'take') return { kind, role: asked };
  const [token, note] = firstWord(afterRole);
  const to = personToken(token);
  if (to === null)
    return wrong(
      `To whom? ${token === '' ? 'Name a person' : `"${token}" names nobody: pick the person from Slack’s list`} after typing @.`,
    );
  if (note === '')
    return wrong('A handover needs a written note: what is known, what is running, what comes next.');
  return { kind, role: asked, to, note: plainFromSlack(note) };
}

/** Roles by their full title's first word, or the common short forms. */
function roleOf(word: string): Role | null {
  const lower = word.toLowerCase();
  const short: Readonly<Record<string, Role>> = {
    ic: 'commander',
    lead: 'commander',
    commander: 'commander',
    incident: 'commander',
    comms: 'communications',
    communications: 'communications',
    ops: 'operations',
    operations: 'operations',
  };
  return Object.hasOwn(short, lower) ? (short[lower] ?? null) : null;
}

const wrong = (why: string): RoleRequest => ({ kind: 'wrong', why });
