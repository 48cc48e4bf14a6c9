// Files under a message: pictures as previews, documents as cards that open in the reader.
import type { WorkspaceFile } from '../contract.ts';
import { Picture } from './blocks/image.ts';
import { html } from './html.ts';
import { Icon } from './icon.ts';
import { update } from './screen.ts';

export function Files({ files }: { readonly files: readonly WorkspaceFile[] }) {
  if (files.length === 0) return null;
  return html`<div class="files">${files.map((file) => html`<${File} key=${file.id} file=${file} />`)}</div>`;
}

function File({ file }: { readonly file: WorkspaceFile }) {
  if (file.mimetype.startsWith('image/'))
    return html`<figure class="file-image"><figcaption>${file.title}</figcaption><${Picture} url=${file.url} alt=${file.title} /></figure>`;
  return html`<div class="file-card">
    <span class="file-sign" aria-hidden="true"><${Icon} path="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" /></span>
    <div class="file-text"><strong>${file.title}</strong><span class="quiet">${kindOf(file)}</span></div>
    ${isText(file) ? html`<button type="button" class="button" aria-label=${`Read ${file.title}`} onClick=${() => update({ document: file })}>Read</button>` : null}
    <a class="button" href=${file.url} download=${file.title} aria-label=${`Download ${file.title}`}>Download</a>
  </div>`;
}

export function isMarkdown(file: WorkspaceFile): boolean {
  return /markdown/.test(file.mimetype) || /\.(md|markdown)$/i.test(file.title) || /\.md$/i.test(file.url);
}

function isText(file: WorkspaceFile): boolean {
  return isMarkdown(file) || /^text\/|json|yaml/.test(file.mimetype);
}

function kindOf(file: WorkspaceFile): string {
  return isMarkdown(file) ? 'Document' : (file.mimetype.split('/').at(-1) ?? '').replace(/^x-/, '');
}
