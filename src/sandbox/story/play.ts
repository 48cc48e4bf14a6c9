// Plays the story under the clock: history at once, then each few incident minutes what has happened since.
import type { SandboxClock } from '../clock.ts';
import { FEATURE, PINNED_MODEL } from './calls.ts';
import { type Intake, IntakeRefusal, sendLines } from './intake.ts';
import { MINUTE_MS, type StoryLine } from './lines.ts';
import { DASHBOARD_RULE, type DashboardAlarm, dashboardAlarm, type Gauge, gaugesOf } from './measures.ts';
import { linesWithPin, type Story } from './story.ts';

export interface PlayOptions {
  readonly story: Story;
  readonly clock: SandboxClock;
  readonly intake: Intake;
  /** The team's own dashboard triggers here. */
  readonly pagerduty: {
    trigger(alert: {
      readonly serviceId: string;
      readonly title: string;
      readonly details: unknown;
      readonly dedupKey: string;
    }): string;
  };
  readonly serviceId: string;
  readonly onGauge: (gauge: Gauge) => void;
  readonly onLever: (lever: Lever) => void;
  /** Incident minutes between two batches. */
  readonly everyMinutes?: number;
}

/** Something the viewer can do in the product itself; the workspace page draws this shape (WorkspaceLever of its contract). */
export interface Lever {
  readonly name: string;
  readonly label: string;
  readonly pulled: boolean;
}

export interface Playing {
  /** Resolves when every line has been taken; rejects when the intake refuses lines or the playing is stopped. */
  readonly done: Promise<void>;
  /** Resolves when the history has been taken. */
  readonly historyTaken: Promise<void>;
  gauges(): readonly Gauge[];
  levers(): readonly Lever[];
  /** PagerDuty incident that the dashboard triggered; null before. */
  alarmIncident(): string | null;
  /** Snapshot that serves an unpinned request now. */
  served(): string;
  /** @throws Error when there is no such lever; pulling one twice changes nothing */
  pull(name: string, by: string): void;
  stop(): Promise<void>;
}

export const PIN_LEVER = 'pin-model';
const EVERY_MINUTES = 3;

export function playStory(options: PlayOptions): Playing {
  const { story, clock } = options;
  const stopping = new AbortController();
  const historyTaken = Promise.withResolvers<void>();
  const progress: Progress = { pinnedAt: null, by: '', sent: 0, alarm: null, played: [] };

  async function play(): Promise<void> {
    await sendUpTo(options, progress, clock.nowMs(), stopping.signal);
    historyTaken.resolve();
    while (linesOf(story, progress)[progress.sent] !== undefined) {
      await clock.waitUntil(
        clock.nowMs() + (options.everyMinutes ?? EVERY_MINUTES) * MINUTE_MS,
        stopping.signal,
      );
      await sendUpTo(options, progress, clock.nowMs(), stopping.signal);
    }
  }

  const done = play();
  done.catch((error) => historyTaken.reject(error));
  // Heard through `done`, which carries the same failure; few wait for the history alone.
  historyTaken.promise.catch(() => undefined);
  return {
    done,
    historyTaken: historyTaken.promise,
    gauges: () => gaugesOf(progress.played),
    levers: () => leversOf(progress),
    alarmIncident: () => progress.alarm,
    served: () => story.servedAt(clock.now()),
    pull(name, by) {
      const lever = leversOf(progress).find((one) => one.name === name);
      if (lever === undefined) throw new Error(`no lever ${JSON.stringify(name)}; there is ${PIN_LEVER}`);
      if (lever.pulled) return;
      // After everything sent so far: the lines already sent stay the first ones of the list.
      const last = progress.played.at(-1)?.at ?? story.opensAt;
      progress.pinnedAt = new Date(Math.max(clock.nowMs(), Date.parse(last) + 1)).toISOString();
      progress.by = by;
      for (const changed of leversOf(progress)) options.onLever(changed);
    },
    async stop() {
      stopping.abort(new Error('the story was stopped'));
      await done.catch((error) => {
        if (!(error instanceof IntakeRefusal) && !stopping.signal.aborted) throw error;
      });
    },
  };
}

interface Progress {
  pinnedAt: string | null;
  by: string;
  /** Lines handed to the intake so far. */
  sent: number;
  alarm: string | null;
  played: readonly StoryLine[];
}

const linesOf = (story: Story, progress: Progress) => linesWithPin(story, progress.pinnedAt, progress.by);

const leversOf = (progress: Progress): readonly Lever[] => [
  { name: PIN_LEVER, label: `Pin ${PINNED_MODEL}`, pulled: progress.pinnedAt !== null },
];

async function sendUpTo(
  options: PlayOptions,
  progress: Progress,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const lines = linesOf(options.story, progress);
  const later = lines.findIndex((line, index) => index >= progress.sent && Date.parse(line.at) > nowMs);
  const end = later === -1 ? lines.length : later;
  const batch = lines.slice(progress.sent, end);
  progress.sent = end;
  progress.played = lines.slice(0, end);
  if (batch.length === 0) return;
  await sendLines(
    options.intake,
    batch,
    `story-${options.story.seed}-${options.clock.anchor}-${end}`,
    signal,
  );
  for (const gauge of gaugesOf(progress.played)) options.onGauge(gauge);
  raiseAlarm(options, progress);
}

function raiseAlarm(options: PlayOptions, progress: Progress): void {
  const alarm = progress.alarm === null ? dashboardAlarm(progress.played) : null;
  if (alarm === null) return;
  progress.alarm = options.pagerduty.trigger({ serviceId: options.serviceId, ...alertOf(alarm) });
}

/** What the dashboard sends to PagerDuty. */
export function alertOf(alarm: DashboardAlarm) {
  const details = {
    feature: FEATURE,
    share: `${Math.round(alarm.share * 100)} %`,
    answers: alarm.answers,
    window: '30 minutes',
    threshold: '70 %',
    source: 'team dashboard',
  };
  return { title: DASHBOARD_RULE.title, details, dedupKey: 'dashboard/assistant/correct' };
}
