// A modal window: the browser's own <dialog>, so focus stays inside and Esc closes it.
import { useEffect, useRef } from 'preact/hooks';
import { type Children, classes, html } from './html.ts';

export function Dialog(props: {
  readonly label: string;
  readonly kind: string;
  readonly onClose: () => void;
  readonly children?: Children;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The browser would choose the first button, which is the one that closes.
    dialog.current?.querySelector<HTMLElement>('.modal-body :is(input, textarea, select)')?.focus();
  }, []);
  const onCancel = (cancel: Event) => {
    cancel.preventDefault();
    cancel.stopPropagation();
    props.onClose();
  };
  const onClick = (click: MouseEvent) => {
    if (click.target === dialog.current) props.onClose();
  };
  return html`<dialog ref=${dialog} class=${classes('dialog', props.kind)} aria-label=${props.label} onCancel=${onCancel} onClick=${onClick}>
    ${props.children}
  </dialog>`;
}
