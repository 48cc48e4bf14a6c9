// A person's home tab.
import { asObject, asText } from '../json.ts';
import type { Method } from './method.ts';

export const viewsPublish: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'views.publish', args);
  if (answer['ok'] === true) world.mirror.putHome(asText(args['user_id']), asObject(answer['view']));
  return answer;
};
