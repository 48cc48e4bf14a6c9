// What changed when it began: announced changes, and those that only the calls show.
import type { Change } from '../../model/records.ts';
import { clockTime } from '../../model/time.ts';
import type { Check } from '../check.ts';
import { capital } from '../wording.ts';

export default {
  name: 'changes-in-window',
  claim: 'Something changed when this began',
  needs: { any: ['changes', 'calls'] },
  judge: ({ sources, study, suspects, recovery }) => {
    const { fitting, rejected } = suspects;
    const details = rejected.map(({ change, why }) => `Considered and rejected: ${told(change)}: ${why}.`);
    const unread =
      sources.changes.kind === 'could_not_look'
        ? [`Announced changes were not read: ${sources.changes.why}`]
        : [];
    const ender = recovery?.endedBy ?? null;
    const shown = {
      changes: [...fitting, ...(ender === null ? [] : [ender]), ...rejected.map(({ change }) => change)],
      details: [
        ...(ender === null ? [] : [`Coincides with the end: ${told(ender)}.`]),
        ...fitting.slice(1).map((change) => `Also fits: ${told(change)}.`),
        ...details,
        ...unread,
      ],
    };
    const [first] = fitting;
    const ended = ender === null ? '' : ` At its end: ${told(ender)}.`;
    const others =
      rejected.length === 0
        ? ''
        : ` ${rejected.length} other${rejected.length === 1 ? '' : 's'} considered and rejected.`;
    if (first !== undefined)
      return { answer: { kind: 'yes' }, line: `${capital(told(first))}.${ended}${others}`, ...shown };
    if (unread.length > 0 && study.observed.length === 0 && rejected.length === 0)
      return {
        answer: { kind: 'could_not_look', why: unread[0] ?? '', enable: 'see the failing source.' },
        line: unread[0] ?? '',
        ...shown,
      };
    if (rejected.length === 0 && study.windowCalls === 0)
      return {
        answer: {
          kind: 'could_not_look',
          why: 'No change was announced, and no call came that could show one.',
          enable: 'see whether traffic stopped, or only its records (POST /v1/records).',
        },
        line: 'No change was announced, and no call came that could show one.',
        ...shown,
      };
    if (rejected.length === 0)
      return {
        answer: { kind: 'no' },
        line: 'No change was announced, and the calls show none: same served model, prompt and flags.',
        ...shown,
      };
    const [nearest] = rejected;
    return {
      answer: { kind: 'no' },
      line: `No change fits. Nearest: ${nearest === undefined ? '' : `${told(nearest.change)}: ${nearest.why}`}.`,
      ...shown,
    };
  },
} satisfies Check;

/** `13:02 UTC, the served model changed: …` */
const told = (change: Change): string => `${clockTime(change.at)} ${change.summary}`;
