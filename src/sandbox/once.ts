// The story unattended: Ana answers the page, has it triaged, pins the model, resolves and asks for the post-mortem.

import { saveOutput } from './once/save-output.ts';
import { createWatch, StepFailed, type Watch } from './once/watch.ts';
import { northwindChannels } from './slack/people.ts';
import { SandboxRefusal } from './slack/refusal.ts';
import { atOffset, MINUTE_MS } from './story/lines.ts';
import { dashboardAlarm } from './story/measures.ts';
import { PIN_LEVER } from './story/play.ts';
import type { World } from './world.ts';

export interface OnceResult {
  readonly ok: boolean;
  /** Each a sentence that names what did not happen. */
  readonly problems: readonly string[];
}

const ANA = 'Ana';
/** Wall time that a bot gets for one visible answer; a chart or a document gets twice that. */
const ANSWER_MS = 15_000;
/** Graded answers after the pin that count as a recovery, and the share among them. */
const RECOVERED = { answers: 60, share: 0.75, incidentMinutes: 65 } as const;

/** @param options.outDir existing folder for the transcript and every uploaded file */
export async function playOnce(
  world: World,
  options: { readonly outDir: string; readonly print: (text: string) => void; readonly answerMs?: number },
): Promise<OnceResult> {
  const watch = createWatch(world, options.print);
  const answerMs = options.answerMs ?? ANSWER_MS;
  const problems: string[] = [];
  const story = world.play().catch((error: unknown) => watch.fail(`the story broke off: ${textOf(error)}`));
  let channel: string | null = null;
  try {
    channel = await answerPage(world, watch, answerMs);
    await understand(world, watch, channel, answerMs);
    await mend(world, watch, channel, answerMs);
    await finish(world, watch, channel, answerMs);
  } catch (error) {
    if (!(error instanceof StepFailed) && !(error instanceof SandboxRefusal)) throw error;
    problems.push(error.message);
  }
  void story;
  problems.push(...watch.findings());
  problems.push(...(await saveOutput(world, { ...options, channel })));
  return { ok: problems.length === 0, problems };
}

async function answerPage(world: World, watch: Watch, answerMs: number): Promise<string> {
  const alarm = dashboardAlarm(world.story.lines);
  const untilAlarm = alarm === null ? 0 : Date.parse(alarm.at) - world.clock.nowMs();
  const known = new Set(northwindChannels.map((channel) => channel.name));
  const ana = world.slack.person(ANA).id;
  const found = await watch.until(
    'the incident channel opened and Ana, who is on call, was invited',
    untilAlarm / world.clock.factor + answerMs,
    () => world.slack.state().channels.find((one) => !known.has(one.name) && one.members.includes(ana)),
  );
  await watch.until('the summary was pinned', answerMs, () => watch.summary(found.id));
  await watch.press(found.id, /take the lead/i, answerMs);
  await watch.until(
    'the summary showed that Ana leads',
    answerMs,
    () => watch.button(found.id, /take the lead/i) === null,
  );
  if (watch.button(found.id, /^acknowledge/i) !== null)
    await watch.press(found.id, /^acknowledge/i, answerMs);
  await watch.until(
    'PagerDuty showed the page acknowledged',
    untilAlarm / world.clock.factor + answerMs,
    () => world.pagerduty.pages().some((page) => page.status === 'acknowledged'),
  );
  return found.id;
}

async function understand(world: World, watch: Watch, channel: string, answerMs: number): Promise<void> {
  const served = world.story.servedAt(world.story.swapAt);
  const since = `${world.story.swapAt.slice(11, 16)} UTC`;
  await world.slack.say(ANA, channel, '/incident triage');
  await watch.until(`the summary named ${served} as what changed`, answerMs, () =>
    watch.summaryText(channel).includes(served),
  );
  await watch.until('a chart was shared in the channel', 2 * answerMs, () =>
    watch.files(channel).some((file) => file.mimetype.startsWith('image/')),
  );
  await world.slack.say(
    ANA,
    channel,
    `/incident note The provider’s status page is green, yet ${served} answers since ${since}.`,
  );
  const update = `Wrong answers since ${since}. We are pinning the model that answered before.`;
  await world.slack.say(ANA, channel, `/incident update ${update} next 60m`);
  await watch.until('the update was shown', answerMs, () => watch.botSaid(channel, update));
}

async function mend(world: World, watch: Watch, channel: string, answerMs: number): Promise<void> {
  await world.stage.levers.pull(PIN_LEVER);
  const pinnedAt = world.clock.now();
  watch.note('Ana pinned gpt-4-0314');
  const enoughAt = atOffset(pinnedAt, RECOVERED.incidentMinutes * MINUTE_MS);
  await world.clock.waitUntil(enoughAt);
  await watch.until('the share of correct answers recovered', answerMs, () => recovered(world, pinnedAt));
  const before = watch.triageTime(channel);
  await world.slack.say(ANA, channel, '/incident triage');
  await watch.until('a triage after the pin was shown', answerMs, () => {
    const shown = watch.triageTime(channel);
    return shown !== null && shown !== before;
  });
}

async function finish(world: World, watch: Watch, channel: string, answerMs: number): Promise<void> {
  await world.slack.say(
    ANA,
    channel,
    '/incident resolve Pinned gpt-4-0314; correct answers are back in the normal range.',
  );
  await watch.until(
    'the summary showed the incident resolved',
    answerMs,
    () => watch.button(channel, /^reopen/i) !== null,
  );
  await watch.until('PagerDuty showed the page resolved', answerMs, () =>
    world.pagerduty.pages().every((page) => page.status === 'resolved'),
  );
  await world.slack.say(ANA, channel, '/incident postmortem');
  await watch.until('the post-mortem was shared', 2 * answerMs, () =>
    watch
      .files(channel)
      .some((file) => /post-?mortem/i.test(file.title) && !file.mimetype.startsWith('image/')),
  );
}

function recovered(world: World, pinnedAt: string): boolean {
  const correct = world.stage.gauges.gauges().find((gauge) => gauge.name === 'Correct answers');
  const points = (correct?.points ?? []).filter((point) => point.at >= pinnedAt);
  const answers = points.reduce((sum, point) => sum + point.n, 0);
  const share = points.reduce((sum, point) => sum + point.value * point.n, 0) / (100 * answers);
  return answers >= RECOVERED.answers && share >= RECOVERED.share;
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
