// What people see in Slack: the incident's channel, what is said in it, and to whom.
import assert from 'node:assert/strict';
import { readableBlocks, readableText } from '../../src/sandbox/slack/readable-blocks.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { WorkspaceChannel, WorkspaceMessage } from '../../src/sandbox/workspace/contract.ts';

/** Long: the machine may be busy, and what failed is tried again only after a while. */
const WAIT_MS = 60_000;

/** Waits for the channel of incident `number`, or for the one of just this name. */
export async function incidentChannel(
  slack: SlackSandbox,
  wanted: number | string = 1,
): Promise<SeenChannel> {
  const prefix = typeof wanted === 'string' ? wanted : `inc-${String(wanted).padStart(4, '0')}`;
  const { id } = await slack.waitFor(
    () =>
      slack
        .state()
        .channels.find(
          ({ name, members, archived }) =>
            name.startsWith(prefix) && members.includes(slack.botUserId) && !archived,
        ),
    WAIT_MS,
  );
  return new SeenChannel(slack, id);
}

export const namedChannel = (slack: SlackSandbox, name: string): SeenChannel =>
  new SeenChannel(slack, slack.channel(name).id);

export class SeenChannel {
  readonly id: string;
  private readonly slack: SlackSandbox;

  constructor(slack: SlackSandbox, id: string) {
    this.slack = slack;
    this.id = id;
  }

  get now(): WorkspaceChannel {
    return this.slack.channel(this.id);
  }

  /** What the bot said to everyone, threads left out, oldest first. */
  get lines(): readonly string[] {
    return this.said().map((message) => this.text(message));
  }

  get summary(): string {
    return this.text(this.summaryMessage());
  }

  has(who: string): boolean {
    return this.now.members.includes(this.person(who));
  }

  /** Waits until the bot has said this to everyone. */
  async expectMessage(words: RegExp): Promise<WorkspaceMessage> {
    return this.slack.waitFor(() => this.said().find((message) => words.test(this.text(message))), WAIT_MS);
  }

  /** Waits until the pinned summary says this. */
  async expectSummary(words: RegExp): Promise<void> {
    await this.slack.waitFor(
      () => this.said().some((message) => message.pinned) && words.test(this.summary),
      WAIT_MS,
    );
  }

  async expectMember(who: string): Promise<void> {
    await this.slack.waitFor(() => this.has(who), WAIT_MS);
  }

  /** Waits until the channel is all there: announced, and its first triage told with its details. */
  async expectWhole(): Promise<void> {
    await this.slack.waitFor(() => {
      const { id, name } = this.now;
      const told = namedChannel(this.slack, 'incidents').said();
      const announced = told.some((message) => JSON.stringify(message.blocks).includes(`<#${id}>`));
      const details = this.slack
        .state()
        .messages.some(({ channel, threadTs, author }) => channel === id && threadTs !== null && author.bot);
      return name !== '' && announced && details;
    }, WAIT_MS);
  }

  /** How often the bot has said this to everyone. */
  times(words: RegExp): number {
    return this.lines.filter((line) => words.test(line)).length;
  }

  /** These were said, each once and in this order. */
  assertInOrder(...words: readonly RegExp[]): void {
    const places = words.map((one) => this.lines.findIndex((line) => one.test(line)));
    assert.ok(!places.includes(-1), `not all were said: ${this.slack.transcript(this.id)}`);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      `not in order: ${this.slack.transcript(this.id)}`,
    );
    for (const one of words)
      assert.equal(this.times(one), 1, `${one} more than once: ${this.slack.transcript(this.id)}`);
  }

  /** Presses a button of the summary, once it is there. */
  async press(who: string, actionId: string): Promise<void> {
    await this.slack.waitFor(
      () =>
        this.said().some(({ pinned, blocks }) => pinned && JSON.stringify(blocks).includes(`"${actionId}"`)),
      WAIT_MS,
    );
    await this.slack.press(who, this.id, this.summaryMessage().ts, { actionId });
  }

  /** @returns what only this person sees after typing a command */
  async typed(who: string, text: string): Promise<string> {
    const before = this.whispers(who).length;
    await this.slack.say(who, this.id, text);
    return this.slack.waitFor(() => this.whispers(who)[before], WAIT_MS);
  }

  /** Waits until this person alone was told this. */
  async expectWhisper(who: string, words: RegExp): Promise<void> {
    await this.slack.waitFor(() => this.whispers(who).some((said) => words.test(said)), WAIT_MS);
  }

  /** Slack's id of a person. */
  person(who: string): string {
    return this.slack.person(who).id;
  }

  private whispers(who: string): readonly string[] {
    return this.slack
      .state()
      .messages.filter(({ channel, onlyFor }) => channel === this.id && onlyFor === this.person(who))
      .map((message) => this.text(message));
  }

  private said(): readonly WorkspaceMessage[] {
    return this.slack
      .state()
      .messages.filter(
        ({ channel, threadTs, onlyFor, author, text, blocks }) =>
          channel === this.id &&
          threadTs === null &&
          onlyFor === null &&
          author.bot &&
          (text !== '' || blocks.length > 0),
      );
  }

  private summaryMessage(): WorkspaceMessage {
    const pinned = this.said().filter((message) => message.pinned);
    assert.equal(pinned.length, 1, `one pinned summary: ${this.slack.transcript(this.id)}`);
    return pinned[0] ?? assert.fail();
  }

  private text({ text, blocks }: WorkspaceMessage): string {
    const { people, channels } = this.slack.state();
    const names = new Map([...people, ...channels].map(({ id, name }) => [id, name]));
    return blocks.length === 0 ? readableText(text, names) : readableBlocks(blocks, names).join('\n');
  }
}
