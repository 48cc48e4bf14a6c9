// Waiting for what a person would see, with a limit at the wall; a wait in vain becomes one clear sentence.
import type { WorkspaceFile, WorkspaceMessage } from '../workspace/contract.ts';
import type { World } from '../world.ts';

/** Something that should have been seen was not. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

export interface Button {
  readonly ts: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string | null;
}

export interface Watch {
  /** @throws StepFailed naming `what` when `look` found nothing within `limitMs` at the wall, or the story broke off */
  until<Found>(what: string, limitMs: number, look: () => Found | null | undefined | false): Promise<Found>;
  /** The pinned message of a channel. */
  summary(channel: string): WorkspaceMessage | undefined;
  summaryText(channel: string): string;
  /** Time of the triage that the summary shows; null without one. */
  triageTime(channel: string): string | null;
  /** A button of the summary, by its label. */
  button(channel: string, label: RegExp): Button | null;
  press(channel: string, label: RegExp, limitMs: number): Promise<void>;
  files(channel: string): readonly WorkspaceFile[];
  botSaid(channel: string, text: string): boolean;
  note(text: string): void;
  fail(problem: string): void;
  /** What was wrong besides steps that failed: refused blocks, a broken story. */
  findings(): readonly string[];
}

const LEADER = 'Ana';
const LOOK_EVERY_MS = 100;

export function createWatch(world: World, print: (text: string) => void): Watch {
  const broken: string[] = [];
  const messages = (channel: string) =>
    world.slack.state().messages.filter((message) => message.channel === channel);
  const note = (text: string) => print(`${world.clock.now().slice(11, 19)}  ${text}`);
  const summary = (channel: string) => messages(channel).find((message) => message.pinned);
  const watch: Watch = {
    summary,
    note,
    summaryText: (channel) => JSON.stringify(summary(channel)?.blocks ?? ''),
    triageTime: (channel) => /Triage at ([^:]+:\d\d[^:_]*)/.exec(watch.summaryText(channel))?.[1] ?? null,
    button: (channel, label) => buttonIn(summary(channel), label),
    files: (channel) => messages(channel).flatMap((message) => message.files),
    botSaid: (channel, text) =>
      messages(channel).some(
        (message) => message.author.bot && JSON.stringify([message.text, message.blocks]).includes(text),
      ),
    fail: (problem) => void broken.push(problem),
    findings: () => [
      ...broken,
      ...world.slack.violations.map(
        (violation) => `Slack would have refused a ${violation.method}: ${violation.problems.join('; ')}`,
      ),
    ],
    async until(what, limitMs, look) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const found = look();
        if (found !== null && found !== undefined && found !== false) {
          note(what);
          return found as Exclude<typeof found, false>;
        }
        if (broken.length > 0) throw new StepFailed(`${what}: not seen, because ${broken[0]}`);
        if (Date.now() >= deadline)
          throw new StepFailed(
            `within ${Math.round(limitMs / 1000)} s it was not seen that ${what}${lastWords(world)}`,
          );
        await nextLook(world);
      }
    },
    async press(channel, label, limitMs) {
      const found = await watch.until(`a button ${label.source} was offered`, limitMs, () =>
        buttonIn(summary(channel), label),
      );
      await world.slack.press(LEADER, channel, found.ts, {
        actionId: found.actionId,
        blockId: found.blockId,
        value: found.value,
      });
    },
  };
  return watch;
}

/** Looks again at the next change of the workspace, and at the latest after a moment: the clock and the pager change too. */
function nextLook(world: World): Promise<void> {
  return new Promise((resolve) => {
    const leave = [world.slack.onChange(done), world.pagerduty.onChange(done)];
    const late = setTimeout(done, LOOK_EVERY_MS);
    function done(): void {
      clearTimeout(late);
      for (const off of leave) off();
      resolve();
    }
  });
}

// What the bot told Ana alone: usually why it did not do what she asked.
function lastWords(world: World): string {
  const ana = world.slack.person(LEADER).id;
  const told = world.slack
    .state()
    .messages.filter((message) => message.onlyFor === ana)
    .at(-1);
  return told === undefined ? '' : `; the bot’s last word to Ana was: ${told.text.slice(0, 300)}`;
}

function buttonIn(message: WorkspaceMessage | undefined, label: RegExp): Button | null {
  for (const block of (message?.blocks ?? []) as readonly ActionsLike[]) {
    for (const element of block.elements ?? []) {
      if (element.type !== 'button' || !label.test(element.text?.text ?? '')) continue;
      return {
        ts: message?.ts ?? '',
        actionId: element.action_id ?? '',
        blockId: block.block_id ?? '',
        value: element.value ?? null,
      };
    }
  }
  return null;
}

/** The few fields of Slack's actions block that a button is found by. */
interface ActionsLike {
  readonly block_id?: string;
  readonly elements?: readonly {
    readonly type?: string;
    readonly action_id?: string;
    readonly value?: string;
    readonly text?: { readonly text?: string };
  }[];
}
