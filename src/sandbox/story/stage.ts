// Where the story meets the page: gauges and levers that exist before, during and after the playing.

import { ASSISTANT_SERVICE } from '../account.ts';
import type { SandboxClock } from '../clock.ts';
import { PINNED_MODEL } from './calls.ts';
import type { Intake } from './intake.ts';
import { type Gauge, gaugesOf } from './measures.ts';
import { type Lever, PIN_LEVER, type Playing, type PlayOptions, playStory } from './play.ts';
import type { Story } from './story.ts';

export interface StoryStage {
  readonly gauges: {
    gauges(): readonly Gauge[];
    onChange(listener: (change: { readonly kind: 'gauge'; readonly value: Gauge }) => void): () => void;
  };
  readonly levers: {
    levers(): readonly Lever[];
    onChange(listener: (change: { readonly kind: 'lever'; readonly value: Lever }) => void): () => void;
    /** @throws Error before the story plays, or when there is no such lever */
    pull(name: string): Promise<void>;
  };
  /** The running story; null before `play`. */
  playing(): Playing | null;
  connect(intake: Intake): void;
  play(): Promise<void>;
  close(): Promise<void>;
}

export function createStage(options: {
  readonly story: Story;
  readonly clock: SandboxClock;
  readonly pagerduty: PlayOptions['pagerduty'];
  /** Name that the change record of a pulled lever carries. */
  readonly puller: string;
}): StoryStage {
  const gaugeListeners = new Set<(change: { readonly kind: 'gauge'; readonly value: Gauge }) => void>();
  const leverListeners = new Set<(change: { readonly kind: 'lever'; readonly value: Lever }) => void>();
  let intake: Intake | null = null;
  let playing: Playing | null = null;
  let closed = false;
  return {
    gauges: {
      gauges: () => playing?.gauges() ?? gaugesOf([]),
      onChange: (listener) => listen(gaugeListeners, listener),
    },
    levers: {
      levers: () => playing?.levers() ?? [{ name: PIN_LEVER, label: `Pin ${PINNED_MODEL}`, pulled: false }],
      onChange: (listener) => listen(leverListeners, listener),
      async pull(name) {
        if (playing === null) throw new Error('the story has not begun: there is nothing to change yet');
        playing.pull(name, options.puller);
      },
    },
    playing: () => playing,
    connect(found) {
      intake = found;
    },
    async play() {
      if (intake === null) throw new Error('play: no bot is connected; call connect({intakeUrl}) first');
      playing ??= playStory({
        ...options,
        intake,
        serviceId: ASSISTANT_SERVICE,
        onGauge: (value) => tell(gaugeListeners, { kind: 'gauge', value }),
        onLever: (value) => tell(leverListeners, { kind: 'lever', value }),
      });
      await playing.done.catch((error) => {
        if (!closed) throw error;
      });
    },
    async close() {
      closed = true;
      await playing?.stop();
    },
  };
}

function listen<Change>(
  listeners: Set<(change: Change) => void>,
  listener: (change: Change) => void,
): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell<Change>(listeners: Set<(change: Change) => void>, change: Change): void {
  for (const listener of listeners) listener(change);
}
