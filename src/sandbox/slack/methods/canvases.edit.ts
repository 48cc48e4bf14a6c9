// Changes a canvas: insert, replace or delete sections of markdown, or rename it.
import { changed } from '../canvas-sections.ts';
import { asObject, asObjects, asText } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const canvasesEdit: Method = async (world, _as, args) => {
  const canvas = world.canvases.get(asText(args['canvas_id']));
  if (canvas === undefined) return refuse('canvas_not_found');
  if (world.faults.freePlan) return refuse('free_teams_cannot_edit_standalone_canvases');
  const changes = asObjects(args['changes']);
  // https://docs.slack.dev/reference/methods/canvases.edit: one change a call.
  const [change] = changes;
  if (changes.length !== 1 || change === undefined) {
    return refuse('invalid_arguments', {
      detail: `changes must hold exactly one change, not ${changes.length}`,
    });
  }
  if (change['operation'] === 'rename') {
    const title = asText(asObject(change['title_content'])['markdown']);
    world.canvases.set(canvas.id, { ...canvas, title });
    return { ok: true };
  }
  const sections = changed(canvas, change, world.nextId);
  if ('wrong' in sections) return refuse('canvas_editing_failed', { detail: sections.wrong });
  world.canvases.set(canvas.id, { ...canvas, sections });
  return { ok: true };
};
