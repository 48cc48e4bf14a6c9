// Images: by address, or by the id of a file in the workspace; a press enlarges them.
import { useState } from 'preact/hooks';
import type { WorkspaceMessage } from '../../contract.ts';
import { classes, html } from '../html.ts';
import { update, usePart } from '../screen.ts';
import { type Json, recordOf, stringOf } from '../slack-json.ts';
import { TextOf } from './text.ts';

export function ImageBlock({ block }: { readonly block: Json }) {
  return html`<figure class="image-block">
    ${block.title === undefined ? null : html`<figcaption><${TextOf} source=${block} name="title" /></figcaption>`}
    <${SlackImage} source=${block} />
  </figure>`;
}

export function SlackImage({ source, small = false }: { readonly source: Json; readonly small?: boolean }) {
  const url = useImageUrl(source);
  const alt = stringOf(source, 'alt_text');
  return html`<${Picture} url=${url} alt=${alt} small=${small} />`;
}

export function Picture({
  url,
  alt,
  small = false,
}: {
  readonly url: string;
  readonly alt: string;
  readonly small?: boolean;
}) {
  const [broken, setBroken] = useState(false);
  if (url === '' || broken)
    return html`<span class=${classes('image-missing', small && 'small')} role="img" aria-label=${alt}>${small ? '▧' : `▧ ${alt || 'image'}`}</span>`;
  const image = html`<img src=${url} alt=${alt} loading="lazy" onError=${() => setBroken(true)} />`;
  if (small) return html`<span class="image-small">${image}</span>`;
  return html`<button type="button" class="image-open" aria-label=${`Enlarge: ${alt || 'image'}`} onClick=${() => update({ image: { url, title: alt } })}>
    ${image}
  </button>`;
}

function useImageUrl(source: Json): string {
  const file = recordOf(source, 'slack_file');
  const id = stringOf(file, 'id');
  const known = usePart((now) => (id === '' ? undefined : fileUrl(now.messages, id)));
  // A file that the app uploaded without sharing it is in no message; the server still has it under its id.
  const url =
    stringOf(source, 'image_url') ||
    known ||
    stringOf(file, 'url') ||
    (id === '' ? '' : `/workspace/files/${id}/image`);
  return /^(https?:|data:image\/|\/)/i.test(url) ? url : '';
}

function fileUrl(messages: readonly WorkspaceMessage[], id: string): string | undefined {
  for (const message of messages) {
    const file = message.files.find((candidate) => candidate.id === id);
    if (file !== undefined) return file.url;
  }
  return undefined;
}
