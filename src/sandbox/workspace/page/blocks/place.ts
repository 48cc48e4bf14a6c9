// Where a block stands: in a message, in a modal or on an app's home. It decides what a press does and keeps a form's values.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useScreen } from '../screen.ts';
import { flagOf, type Json, stringOf } from '../slack-json.ts';

export interface BlockPlace {
  /** Prefix of this place's request keys. */
  readonly key: string;
  readonly press: (key: string, press: Press) => void;
  /** Keeps what was entered; absent in a message, which has no form. */
  readonly fill: ((blockId: string, actionId: string, value: Json) => void) | null;
  /** Errors by block_id from the app's last answer. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface Press {
  readonly blockId: string;
  readonly actionId: string;
  readonly value?: string;
  readonly selected?: string | readonly string[];
}

export interface ElementProps {
  readonly element: Json;
  readonly blockId: string;
  /** Set inside an input block: the label its control is known by. */
  readonly label?: string;
  /** Inside an input block, where choosing presses nothing unless the block says so. */
  readonly quiet?: boolean;
}

export const Place = createContext<BlockPlace>({ key: '', press: () => undefined, fill: null, errors: {} });

/** What an element needs to act: its request key, whether it waits for an answer, and how to report a choice. */
export function useElement({ element, blockId, label, quiet }: ElementProps) {
  const place = useContext(Place);
  const actionId = stringOf(element, 'action_id');
  const key = `${place.key}/${blockId}/${actionId}`;
  const busy = useScreen((now) => now.busy.has(key));
  return {
    key,
    busy,
    focused: flagOf(element, 'focus_on_load'),
    name: label ?? (placeholderOf(element) || actionId),
    fill: (value: Json) => place.fill?.(blockId, actionId, { type: stringOf(element, 'type'), ...value }),
    press: (press: Omit<Press, 'blockId' | 'actionId'>) => {
      if (quiet !== true) place.press(key, { blockId, actionId, ...press });
    },
  };
}

export function placeholderOf(element: Json): string {
  const placeholder = element.placeholder;
  return typeof placeholder === 'object' && placeholder !== null ? stringOf(placeholder as Json, 'text') : '';
}
