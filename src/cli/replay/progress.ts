// How far a replay is, on a terminal only: the file's own time, and the pages so far.
import { Presets, SingleBar } from 'cli-progress';
import { clockTime } from '../../core/model/time.ts';
import type { OpenLines } from './read-lines.ts';
import type { Onlooker } from './run-replay.ts';

export interface Progress {
  readonly look: Onlooker;
  stop(): void;
}

/** @param command for whoever has several terminals open */
export function createProgress(command: string, { extent }: OpenLines): Progress {
  if (extent === null || !process.stderr.isTTY) return { look: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${command} {bar} {percentage}% | {time} | {pages} | {eta_formatted} left`,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(extent.total, 0, { time: '', pages: pagesText(0) });
  let pages = 0;
  let seen = 0;
  const look: Onlooker = ({ clock, decisions }) => {
    for (; seen < decisions.length; seen += 1) if (decisions[seen]?.kind === 'page') pages += 1;
    bar.update(extent.read(), { time: dayTime(clock.now()), pages: pagesText(pages) });
  };
  return { look, stop: () => bar.stop() };
}

/** `18 Mar 13:07 UTC` */
export const dayTime = (at: number): string =>
  `${new Date(at).toUTCString().slice(5, 11).replace(/^0/, '')} ${clockTime(at)}`;

const pagesText = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);
