// A person's or an app's picture: initials on a colour that stays theirs.
import { html } from './html.ts';
import { usePart } from './screen.ts';

export function Avatar({
  author,
}: {
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
}) {
  if (author.bot)
    return html`<span class="avatar bot" aria-hidden="true">
      <svg viewBox="0 0 24 24"><path d="M2.5 13h4l2.2-6.2 4.1 11 2.8-7.6 1.2 2.8h4.7" /></svg>
    </span>`;
  return html`<${Face} id=${author.id} name=${author.name} />`;
}

/** Initials alone, for where the name stands beside them. */
export function Face({
  id,
  name,
  small = false,
}: {
  readonly id: string;
  readonly name: string;
  readonly small?: boolean;
}) {
  const hue = useHue(id);
  return html`<span class=${small ? 'avatar tiny' : 'avatar'} style=${{ '--hue': hue }} aria-hidden="true">${initials(name)}</span>`;
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

/** Degrees on the colour wheel, one hue a person in the order of the workspace's people; strangers share the last. */
function useHue(id: string): number {
  const place = usePart((now) => now.people.findIndex((person) => person.id === id));
  return hues[place < 0 ? hues.length - 1 : place % hues.length] ?? 0;
}

const hues = [262, 24, 205, 332, 96, 48, 180];
