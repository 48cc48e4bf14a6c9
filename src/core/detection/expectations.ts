// What normal says of a kind of traffic in one hour, computed once: calls of the same kind come again and again.
import { expectedAt, type Normal } from './baseline/normal.ts';
import type { Cell, StreamState } from './state.ts';

export interface Expected {
  readonly level: number;
  readonly envelope: number;
}

export interface Expectations {
  of(stream: StreamState, normal: Normal, slot: number, cell: Cell): Expected;
}

interface Hour {
  readonly normal: Normal;
  readonly slot: number;
  readonly byCell: Map<number, Expected>;
}

/** Nothing here is state: it can be dropped at any moment and is computed again. */
export function createExpectations(): Expectations {
  const hours = new WeakMap<StreamState, Hour>();
  return {
    of: (stream, normal, slot, cell) => {
      let hour = hours.get(stream);
      if (hour === undefined || hour.slot !== slot || hour.normal !== normal) {
        hour = { normal, slot, byCell: new Map() };
        hours.set(stream, hour);
      }
      let expected = hour.byCell.get(cell.id);
      if (expected === undefined) {
        expected = expectedAt(normal, slot, cell.slices);
        hour.byCell.set(cell.id, expected);
      }
      return expected;
    },
  };
}
