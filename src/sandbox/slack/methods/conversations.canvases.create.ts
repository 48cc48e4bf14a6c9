// A channel's canvas: one a channel, markdown only, not on a free plan.
// https://docs.slack.dev/reference/methods/conversations.canvases.create
import { sectionsOf } from '../canvas-sections.ts';
import { asObject, asText } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const conversationsCanvasesCreate: Method = async (world, _as, args) => {
  const channel = world.mirror.channel(asText(args['channel_id']));
  if (channel === undefined) return refuse('channel_not_found');
  if (world.faults.freePlan) return refuse('team_tier_cannot_create_channel_canvases');
  if ([...world.canvases.values()].some((canvas) => canvas.channel === channel.id)) {
    return refuse('channel_canvas_already_exists');
  }
  const content = asObject(args['document_content']);
  if (args['document_content'] !== undefined && content['type'] !== 'markdown') {
    return refuse('canvas_creation_failed', { detail: 'document_content.type must be markdown' });
  }
  const id = world.nextId('F0CANVAS').toUpperCase();
  const sections = sectionsOf(asText(content['markdown']), world.nextId);
  world.canvases.set(id, { id, channel: channel.id, title: asText(args['title']), sections });
  return { ok: true, canvas_id: id };
};
