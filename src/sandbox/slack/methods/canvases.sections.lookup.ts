// Finds a canvas's sections by their text or by being a heading.
import { asObject, asText, asTexts } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const canvasesSectionsLookup: Method = async (world, _as, args) => {
  const canvas = world.canvases.get(asText(args['canvas_id']));
  if (canvas === undefined) return refuse('canvas_not_found');
  const criteria = asObject(args['criteria']);
  const text = asText(criteria['contains_text']).toLowerCase();
  const types = asTexts(criteria['section_types']);
  const sections = canvas.sections.filter((section) => {
    const depth = /^(#{1,3}) /.exec(section.markdown)?.[1]?.length ?? 0;
    const fits =
      types.length === 0 || types.includes(`h${depth}`) || (depth > 0 && types.includes('any_header'));
    return fits && section.markdown.toLowerCase().includes(text);
  });
  return { ok: true, sections: sections.map(({ id }) => ({ id })) };
};
