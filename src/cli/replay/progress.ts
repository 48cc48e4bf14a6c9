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
export function createProgress(command: string, { extent }: Pick<OpenLines, 'extent'>): Progress {
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
  let read = 0;
  let isOver = false;
  const look: Onlooker = ({ clock, decisions }) => {
    if (isOver) return;
    for (; seen < decisions.length; seen += 1) if (decisions[seen]?.kind === 'page') pages += 1;
    const shown = { time: dayTime(clock.now()), pages: pagesText(pages) };
    // A file is read in pieces: a line that brings no new piece says nothing of the time that is left.
    if (extent.read() === read) bar.update(shown);
    else bar.update(extent.read(), shown);
    read = extent.read();
  };
  const stop = (): void => {
    isOver = true;
    bar.stop();
  };
  return { look, stop };
}

/** Where a bar may stand: the line is taken first. */
export const tellBesideBar = (text: string): void =>
  console.error(process.stderr.isTTY ? `\r\u001b[K${text}` : text);

/** `18 Mar 13:07 UTC` */
export const dayTime = (at: number): string =>
  `${new Date(at).toUTCString().slice(5, 11).replace(/^0/, '')} ${clockTime(at)}`;

const pagesText = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);
