// Roles are taken when free and handed over in writing.
import { refuse } from '../../model/result.ts';
import { actorName, isSameActor } from '../actor.ts';
import { ROLE_TITLES } from '../incident-events.ts';
import { type Deciders, events } from './decision.ts';

export const ROLE_DECISIONS: Deciders<'take_role' | 'hand_over_role'> = {
  take_role: ({ roles }, { role, by }) => {
    const held = roles[role];
    const title = ROLE_TITLES[role];
    if (held === undefined) return events({ type: 'role_taken', role, holder: by, handover: null });
    if (isSameActor(held.holder, by))
      return refuse('role_held', `You are ${title} already.`, 'Nothing to do.');
    const remedy = `They hand it over with: /incident role handover ${role} @you WHAT TO KNOW`;
    return refuse('role_taken', `${actorName(held.holder)} is ${title}.`, remedy);
  },
  hand_over_role: ({ roles }, { role, to, note }) => {
    const held = roles[role];
    const title = ROLE_TITLES[role];
    if (held === undefined)
      return refuse('role_free', `Nobody is ${title}.`, `Take it: /incident role take ${role}`);
    if (note.trim() === '') {
      const remedy = `/incident role handover ${role} @person what is known, what is running, what comes next`;
      return refuse('handover_unwritten', 'A handover needs a written note.', remedy);
    }
    if (isSameActor(held.holder, to))
      return refuse('role_held', `${actorName(to)} is ${title} already.`, 'Nothing to do.');
    return events({
      type: 'role_taken',
      role,
      holder: to,
      handover: { from: held.holder, note: note.trim() },
    });
  },
};
