// A person's or an app's picture: initials on a colour that stays theirs.
import { html } from './html.ts';

export function Avatar({
  author,
}: {
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
}) {
  if (author.bot)
    return html`<span class="avatar bot" aria-hidden="true">
      <svg viewBox="0 0 24 24"><path d="M2.5 13h4l2.2-6.2 4.1 11 2.8-7.6 1.2 2.8h4.7" /></svg>
    </span>`;
  return html`<span class="avatar" style=${{ '--hue': avatarHue(author.id) }} aria-hidden="true">${initials(author.name)}</span>`;
}

export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

/** Degrees on the colour wheel, the same for the same id. */
export function avatarHue(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return (sum * 47) % 360;
}
