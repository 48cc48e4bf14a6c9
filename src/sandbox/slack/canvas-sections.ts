// A canvas is a list of sections; Slack cuts markdown at blank lines and gives each piece an id.
import type { Json } from './json.ts';
import { asObject, asText } from './json.ts';
import type { Canvas } from './world.ts';

type Section = Canvas['sections'][number];
type NextId = (prefix: string) => string;

export function sectionsOf(markdown: string, nextId: NextId): readonly Section[] {
  return markdown
    .split(/\n{2,}/)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ id: nextId('temp:C:'), markdown: piece }));
}

export function markdownOf(canvas: Canvas): string {
  return canvas.sections.map((section) => section.markdown).join('\n\n');
}

/**
 * One change of canvases.edit.
 * @returns the new sections, or what is wrong with the change
 * @see https://docs.slack.dev/reference/methods/canvases.edit
 */
export function changed(
  canvas: Canvas,
  change: Json,
  nextId: NextId,
): readonly Section[] | { readonly wrong: string } {
  const operation = asText(change['operation']);
  const sectionId = asText(change['section_id']);
  const at = canvas.sections.findIndex((section) => section.id === sectionId);
  if (sectionId !== '' && at < 0) return { wrong: `section_id ${sectionId} not found` };
  const content = asObject(change['document_content']);
  if (operation !== 'delete' && content['type'] !== 'markdown')
    return { wrong: 'document_content.type must be markdown' };
  const fresh = sectionsOf(asText(content['markdown']), nextId);
  const needsSection = sectionId === '' ? { wrong: `${operation} needs a section_id` } : null;
  switch (operation) {
    case 'insert_at_start':
      return [...fresh, ...canvas.sections];
    case 'insert_at_end':
      return [...canvas.sections, ...fresh];
    case 'insert_before':
      return needsSection ?? canvas.sections.toSpliced(at, 0, ...fresh);
    case 'insert_after':
      return needsSection ?? canvas.sections.toSpliced(at + 1, 0, ...fresh);
    case 'replace':
      return sectionId === '' ? fresh : canvas.sections.toSpliced(at, 1, ...fresh);
    case 'delete':
      return needsSection ?? canvas.sections.toSpliced(at, 1);
    default:
      return { wrong: `operation ${operation} is unknown` };
  }
}
