// Seeded randomness: the same seed gives the same story on every machine.

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  whole(below: number): number;
  /** One of the words, by weight. */
  pick<Word extends string>(weights: Readonly<Record<Word, number>>): Word;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough to lay out one afternoon. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number) => Math.floor(unit() * below);
  return {
    unit,
    whole,
    pick(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [word, weight] of entries) {
        left -= weight;
        if (left < 0) return word;
      }
      const last = entries.at(-1);
      if (last === undefined) throw new RangeError('pick: there is nothing to pick from');
      return last[0];
    },
    shuffled(items) {
      const copy = [...items];
      for (let index = copy.length - 1; index > 0; index--) {
        const other = whole(index + 1);
        [copy[index], copy[other]] = [
          copy[other] as (typeof copy)[number],
          copy[index] as (typeof copy)[number],
        ];
      }
      return copy;
    },
  };
}
