// Carries a checked Web API call out: our own method or the emulator's, then what follows from it.
import { chatEffects } from './effects/chat.ts';
import { conversationEffects } from './effects/conversations.ts';
import type { Effect } from './effects/effect.ts';
import { itemEffects } from './effects/items.ts';
import type { Json } from './json.ts';
import { ownMethods } from './methods/registry.ts';
import type { World } from './world.ts';

const effects: Readonly<Record<string, Effect>> = { ...chatEffects, ...conversationEffects, ...itemEffects };

/**
 * One call after the other, so that the mirror never sees an older state after a newer one.
 * @param as Slack user id of the caller
 * @param args parsed arguments, see `arguments.ts`
 * @returns Slack's JSON, `ok: false` included
 */
export function perform(world: World, as: string, method: string, args: Json): Promise<Json> {
  return world.oneAtATime(async () => {
    const own = ownMethods[method];
    const answer =
      own === undefined ? await world.upstream.call(as, method, args) : await own(world, as, args);
    if (answer['ok'] === true) await effects[method]?.(world, { as, args, answer });
    return answer;
  });
}
