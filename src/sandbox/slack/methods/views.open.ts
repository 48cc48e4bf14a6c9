// Opens a modal for the person whose action gave the trigger_id.
import { asObject, asText } from '../json.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const viewsOpen: Method = (world, as, args) => openWith(world, as, args, 'views.open');

/** Shared with views.push: exchanges the trigger, keeps the view, remembers whose it is. */
export async function openWith(
  world: World,
  as: string,
  args: Parameters<Method>[2],
  method: 'views.open' | 'views.push',
): ReturnType<Method> {
  const exchanged = world.triggers.exchange(
    asText(args['trigger_id']) || asText(args['interactivity_pointer']),
  );
  if (exchanged.kind === 'refused') return refuse(exchanged.error);
  const { person, viewId } = exchanged.trigger;
  if (method === 'views.push' && viewId === null) return refuse('invalid_trigger_id');
  const minted = await world.upstream.call(as, 'views.generateTriggerId', {
    user_id: person,
    ...(method === 'views.push' ? { view_id: viewId } : {}),
  });
  const answer = await world.upstream.call(as, method, {
    view: args['view'],
    trigger_id: minted['trigger_id'],
  });
  const view = asObject(answer['view']);
  if (answer['ok'] === true) world.mirror.putView({ id: asText(view['id']), person, view, errors: {} });
  return answer;
}
