// How charts look. Colours from Okabe & Ito's set, told apart by the colour-blind; shapes repeat what colours say.
// https://jfly.uni-koeln.de/color/

export const COLOURS = {
  ink: '#1d1c1d',
  quiet: '#6b6b6b',
  grid: '#e8e8e8',
  /** Readings inside the normal band, and the band. */
  normal: '#0072b2',
  /** Readings outside it, and the suspect change. */
  outside: '#d55e00',
  /** The onset and its interval. */
  onset: '#cc79a7',
  /** The end of an episode, its interval, and the change that coincides with it. */
  end: '#009e73',
  decoy: '#8a8a8a',
  /** The moment someone was woken. */
  page: '#1d1c1d',
} as const;

/** Pixels. Slack shows a picture about 360 px wide on a phone: 20 px text is then still 6. */
export const SIZES = {
  width: 1200,
  plotWidth: 1060,
  panelHeight: 150,
  laneHeight: 32,
  titleSize: 30,
  panelTitleSize: 22,
  labelSize: 19,
} as const;

/** Mean width of a character of Inter, as a share of the font size; a little on the safe side. */
export const MEAN_ADVANCE_EM = 0.56;

/** Breaks text into lines of at most `length` characters, at spaces; at most `lines`, the last with an ellipsis. */
export function wrapped(text: string, length: number, lines: number): string[] {
  const out: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > length && line !== '') {
      out.push(line);
      line = word;
    } else line = longer;
  }
  out.push(line);
  if (out.length <= lines) return out;
  return [...out.slice(0, lines - 1), shortened(out.slice(lines - 1).join(' '), length)];
}

/** Cut at a space where there is one near the end. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1));
  const space = cut.lastIndexOf(' ');
  return `${(space > length * 0.5 ? cut.slice(0, space) : cut).replace(/[\s,;:→]+$/, '')}…`;
}
