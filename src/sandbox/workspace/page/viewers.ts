// What opens on top to be looked at: an enlarged picture, a document in the reader.
import { useEffect, useState } from 'preact/hooks';
import { Markdown } from './blocks/markdown.ts';
import { Dialog } from './dialog.ts';
import { isMarkdown } from './files.ts';
import { html } from './html.ts';
import { update, useScreen } from './screen.ts';

export function ImageViewer() {
  const image = useScreen((now) => now.image);
  if (image === null) return null;
  const close = () => update({ image: null });
  return html`<${Dialog} kind="image-viewer" label=${image.title || 'Image'} onClose=${close}>
    <header class="panel-header"><h2>${image.title}</h2><${CloseButton} onClose=${close} /></header>
    <img src=${image.url} alt=${image.title} />
  <//>`;
}

export function DocumentViewer() {
  const file = useScreen((now) => now.document);
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    setText(null);
    setProblem(null);
    if (file === null) return;
    const leaving = new AbortController();
    fetch(file.url, { signal: leaving.signal })
      .then((response) =>
        response.ok
          ? response.text()
          : Promise.reject(new Error(`The file's address answered ${response.status}.`)),
      )
      .then(setText)
      .catch((error: Error) => leaving.signal.aborted || setProblem(error.message));
    return () => leaving.abort();
  }, [file?.url]);
  if (file === null) return null;
  const close = () => update({ document: null });
  return html`<${Dialog} kind="document-viewer" label=${file.title} onClose=${close}>
    <header class="panel-header">
      <h2>${file.title}</h2>
      <a class="button" href=${file.url} download=${file.title}>Download</a>
      <${CloseButton} onClose=${close} />
    </header>
    <div class="document">
      ${problem === null ? null : html`<p role="alert">The document could not be read. ${problem}</p>`}
      ${text === null ? (problem === null ? html`<p class="quiet">Reading…</p>` : null) : isMarkdown(file) ? html`<${Markdown} text=${text} />` : html`<pre>${text}</pre>`}
    </div>
  <//>`;
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return html`<button type="button" class="button icon" aria-label="Close" onClick=${onClose}>✕</button>`;
}
