// Whether the viewer's own hand moves a list: pictures and fonts that arrive late move it too.
import { useRef } from 'preact/hooks';

// A wheel's or a finger's scrolling runs on for a moment after its last sign.
const afterglowMs = 400;

const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

export function useHand() {
  const until = useRef(0);
  const touch = () => {
    until.current = performance.now() + afterglowMs;
  };
  return {
    moves: () => performance.now() < until.current,
    signs: {
      onWheel: touch,
      onTouchMove: touch,
      onKeyDown: (press: KeyboardEvent) => scrollKeys.has(press.key) && touch(),
      // A press on the list itself, not on something in it, is a press on its scroll bar.
      onPointerDown: (press: PointerEvent) => {
        if (press.target === press.currentTarget) until.current = Number.POSITIVE_INFINITY;
      },
      onPointerUp: touch,
    },
  };
}
