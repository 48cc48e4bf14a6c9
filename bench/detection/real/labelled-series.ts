// Labelled real series: Numenta's benchmark and Microsoft's cloud monitoring, read as one shape.
// Sources: github.com/numenta/NAB (MIT), github.com/microsoft/cloud-monitoring-dataset (MIT).
import { filesOf, rowsOf, textOf } from './data.ts';

export interface LabelledSeries {
  readonly name: string;
  readonly at: readonly number[];
  readonly value: readonly number[];
  /** Inclusive, epoch ms: within it an alarm is right. */
  readonly windows: readonly (readonly [from: number, to: number])[];
}

export function nabSeries(): LabelledSeries[] {
  const windows = JSON.parse(textOf('nab/labels/combined_windows.json')) as Record<
    string,
    [string, string][]
  >;
  return filesOf('nab/data/*/*.csv').map((path) => {
    const name = path.replace('nab/data/', '');
    const rows = rowsOf(path);
    return {
      name,
      at: rows.map(({ timestamp = '' }) => utc(timestamp)),
      value: rows.map(({ value }) => Number(value)),
      windows: (windows[name] ?? []).map(([from, to]) => [utc(from), utc(to)] as const),
    };
  });
}

/** A run of labelled points is one incident; an alarm two intervals after it still belongs to it. */
export function cloudSeries(): LabelledSeries[] {
  return filesOf('msft-cloud-monitoring/data/*/*.csv').map((path) => {
    const rows = rowsOf(path);
    const at = rows.map(({ TimeStamp = '' }) => utc(TimeStamp));
    const interval = (at[1] ?? 0) - (at[0] ?? 0);
    const windows: [number, number][] = [];
    rows.forEach(({ Label }, index) => {
      if (Label !== '1') return;
      const moment = at[index] as number;
      const last = windows.at(-1);
      if (last && moment - last[1] <= 3 * interval) last[1] = moment + 2 * interval;
      else windows.push([moment, moment + 2 * interval]);
    });
    return {
      name: path.replace('msft-cloud-monitoring/data/', ''),
      at,
      value: rows.map(({ Value }) => Number(Value)),
      windows,
    };
  });
}

const utc = (text: string): number => Date.parse(/Z$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
