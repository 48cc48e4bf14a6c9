// The page's one doorway to its libraries: Preact through htm, so that no build step is needed.
import htm from 'htm';
import { type ComponentChildren, h, type VNode } from 'preact';

type Tag = (strings: TemplateStringsArray, ...values: unknown[]) => VNode;

// htm's types do not fit nodenext resolution (its default export is typed as the module), hence the cast.
export const html: Tag = (htm as unknown as { bind(create: typeof h): Tag }).bind(h);

export type Children = ComponentChildren;

/** Class names that hold, joined by a space. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
