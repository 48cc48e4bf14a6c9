// Draws a component again only when one of its properties is another value: a long channel stays quick.
import { Component, type FunctionComponent, h } from 'preact';

export function memo<P extends object>(draw: FunctionComponent<P>) {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const before = this.props as Record<string, unknown>;
      return Object.entries(next).some(([name, value]) => !same(before[name], value));
    }

    render() {
      return h(draw, this.props);
    }
  };
}

function same(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((item, index) => item === after[index]);
  return before === after;
}
