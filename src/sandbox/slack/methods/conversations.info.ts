// A channel, with its canvas among the properties.
import { asObject, asText } from '../json.ts';
import type { Method } from './method.ts';

export const conversationsInfo: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'conversations.info', args);
  const channel = asObject(answer['channel']);
  const id = asText(channel['id']);
  const canvas = [...world.canvases.values()].find((candidate) => candidate.channel === id);
  const members = world.mirror.channel(id)?.members.length;
  const properties =
    canvas === undefined ? {} : { canvas: { file_id: canvas.id, is_empty: canvas.sections.length === 0 } };
  return answer['ok'] === true
    ? { ...answer, channel: { ...channel, num_members: members, properties } }
    : answer;
};
