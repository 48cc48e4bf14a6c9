// An emoji as a small picture, the same on every machine; one that is not in emoji.svg is left to the system's font.
import { emojiByName } from './emoji-names.ts';
import { html } from './html.ts';
import { splitEmoji } from './mrkdwn.ts';

/** Text with its emoji drawn; `:unknown_names:` stay as they are. */
export function EmojiText({ text }: { readonly text: string }) {
  return html`${splitEmoji(text).map((piece) =>
    piece.emoji === null ? piece.text : html`<${Emoji} character=${piece.emoji} name=${piece.text} />`,
  )}`;
}

export function Emoji({ character, name }: { readonly character: string; readonly name: string }) {
  const label = name.startsWith(':') ? name : (nameByEmoji.get(character) ?? name);
  if (!nameByEmoji.has(character))
    return html`<span class="emoji-char" role="img" aria-label=${label}>${character}</span>`;
  return html`<svg class="emoji" role="img" aria-label=${label}><use href=${`emoji.svg#e${codeOf(character)}`} /></svg>`;
}

/** An emoji by Slack's name, such as a reaction's. */
export function NamedEmoji({ name }: { readonly name: string }) {
  const character = emojiByName.get(name.replace(/::skin-tone-[2-6]$/, ''));
  return character === undefined
    ? html`<span>:${name}:</span>`
    : html`<${Emoji} character=${character} name=${`:${name}:`} />`;
}

const nameByEmoji: ReadonlyMap<string, string> = new Map(
  [...emojiByName].map(([name, character]) => [character, `:${name}:`]),
);

function codeOf(character: string): string {
  return [...character]
    .map((part) => (part.codePointAt(0) ?? 0).toString(16).padStart(4, '0'))
    .filter((code) => code !== 'fe0f')
    .join('-');
}
