// Changes an open modal or a home tab; a modal that was closed is not found.
import { asObject, asText } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const viewsUpdate: Method = async (world, as, args) => {
  const viewId = asText(args['view_id']);
  const externalId = asText(args['external_id']);
  const open = world.mirror
    .views()
    .find(
      (view) =>
        view.id === viewId || (externalId !== '' && asObject(view.view)['external_id'] === externalId),
    );
  const home = world.people.find((person) => world.mirror.home(person.id)?.['id'] === viewId);
  if (open === undefined && home === undefined) return refuse('not_found');
  const answer = await world.upstream.call(as, 'views.update', args);
  if (answer['ok'] !== true) return answer;
  const view = asObject(answer['view']);
  if (open !== undefined) world.mirror.putView({ id: open.id, person: open.person, view, errors: {} });
  if (home !== undefined) world.mirror.putHome(home.id, view);
  return answer;
};
