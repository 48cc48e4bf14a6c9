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
  /** By cell + 1; cells are numbered from −1. */
  readonly byCell: (Expected | undefined)[];
}

/** Nothing here is state: it can be dropped at any moment and is computed again. */
export function createExpectations(): Expectations {
  const hours = new WeakMap<StreamState, Hour>();
  return {
    of: (stream, normal, slot, cell) => {
      let hour = hours.get(stream);
      if (hour === undefined || hour.slot !== slot || hour.normal !== normal) {
        hour = { normal, slot, byCell: [] };
        hours.set(stream, hour);
      }
      let expected = hour.byCell[cell.id + 1];
      if (expected === undefined) {
        expected = expectedAt(normal, slot, cell.slices);
        hour.byCell[cell.id + 1] = expected;
      }
      return expected;
    },
  };
}
