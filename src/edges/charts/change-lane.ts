// The lane above the series: the onset and each change at its time with its name; the suspect emphasised, others grey.
import { clockTime } from '../../core/model/time.ts';
import { COLOURS, SIZES, shortened } from './appearance.ts';
import { type PartSpec, type TimeDomain, timeChannel } from './part.ts';

export interface LaneMark {
  readonly at: number;
  readonly text: string;
  /** `change`: nobody has looked at it. */
  readonly kind: 'onset' | 'suspect' | 'end' | 'ender' | 'decoy' | 'change' | 'page';
}

interface Look {
  readonly colour: string;
  /** Each kind has its own: they are told apart without colour. */
  readonly shape: string;
  readonly text: string;
  readonly weight: 400 | 600;
}

export const LOOKS: Readonly<Record<LaneMark['kind'], Look>> = {
  onset: { colour: COLOURS.onset, shape: 'diamond', text: COLOURS.ink, weight: 400 },
  suspect: { colour: COLOURS.outside, shape: 'triangle-down', text: COLOURS.ink, weight: 600 },
  end: { colour: COLOURS.end, shape: 'square', text: COLOURS.ink, weight: 400 },
  ender: { colour: COLOURS.end, shape: 'triangle-up', text: COLOURS.ink, weight: 600 },
  decoy: { colour: COLOURS.decoy, shape: 'circle', text: COLOURS.quiet, weight: 400 },
  change: { colour: COLOURS.decoy, shape: 'triangle-right', text: COLOURS.quiet, weight: 400 },
  page: { colour: COLOURS.page, shape: 'cross', text: COLOURS.ink, weight: 600 },
};

const WORDS: Readonly<Record<LaneMark['kind'], string>> = {
  onset: '',
  suspect: 'suspect: ',
  end: '',
  ender: 'at its end: ',
  decoy: 'ruled out: ',
  change: '',
  page: '',
};

const GAP_PX = 16;
/** Tighter than the safe mean: a lane has air on both sides. */
const LANE_ADVANCE_EM = 0.52;

/** One row a mark, so that no label covers another, however close the times. */
export function changeLane(marks: readonly LaneMark[], domain: TimeDomain): PartSpec {
  return {
    width: SIZES.plotWidth,
    height: SIZES.laneHeight * marks.length,
    layer: marks.flatMap((mark, index) => {
      const label = labelFor(mark, domain);
      const look = LOOKS[mark.kind];
      const data = { values: [{ at: mark.at, row: index + 0.5, label: label.text }] };
      const place = {
        x: { ...timeChannel('at', domain), axis: null },
        y: {
          field: 'row',
          type: 'quantitative' as const,
          scale: { domain: [marks.length, 0], nice: false },
          axis: null,
        },
      };
      return [
        {
          data,
          mark: {
            type: 'point' as const,
            shape: look.shape,
            color: look.colour,
            filled: true,
            size: 190,
            opacity: 1,
          },
          encoding: place,
        },
        {
          data,
          mark: {
            type: 'text' as const,
            align: label.align,
            dx: label.align === 'left' ? GAP_PX : -GAP_PX,
            baseline: 'middle' as const,
            font: 'Inter',
            fontSize: SIZES.labelSize,
            fontWeight: look.weight,
            color: look.text,
          },
          encoding: { ...place, text: { field: 'label', type: 'nominal' as const } },
        },
      ];
    }),
  };
}

/** Written on the side with more room, and no longer than it. */
function labelFor({ at, text, kind }: LaneMark, [from, to]: TimeDomain) {
  const place = ((at - from) / Math.max(1, to - from)) * SIZES.plotWidth;
  const right = place < SIZES.plotWidth / 2;
  const room = (right ? SIZES.plotWidth - place : place) - GAP_PX;
  const said = shortened(
    `${timeText(at, to - from)} ${WORDS[kind]}${text}`,
    Math.floor(room / (SIZES.labelSize * LANE_ADVANCE_EM)),
  );
  return { text: said, align: right ? ('left' as const) : ('right' as const) };
}

const DAY_MS = 86_400_000;

/** The hour alone says which, in a picture of one day. */
function timeText(at: number, spanMs: number): string {
  const hour = clockTime(at).replace(' UTC', '');
  if (spanMs <= DAY_MS) return hour;
  return `${new Date(at).toUTCString().slice(5, 11).replace(/^0/, '')} ${hour}`;
}
