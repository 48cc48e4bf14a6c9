// A small world on this machine: Slack, PagerDuty, a model provider, the workspace page, and one afternoon that happens in it.
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { northwindAccount, userIdOf } from './account.ts';
import {
  botEnvironment,
  botSettings,
  INTAKE_TOKEN,
  type Simulators,
  WEBHOOK_SECRET,
} from './bot-settings.ts';
import { createClock, type SandboxClock } from './clock.ts';
import { type PagerDutySandbox, startPagerDuty } from './pagerduty/pagerduty.ts';
import { type ProviderSandbox, startProvider } from './provider/provider.ts';
import { ana, northwindPeople } from './slack/people.ts';
import type { SlackSandbox } from './slack/slack-sandbox.ts';
import { startSlack } from './slack/start.ts';
import { atOffset, MINUTE_MS } from './story/lines.ts';
import type { StoryStage } from './story/stage.ts';
import { createStage } from './story/stage.ts';
import { createStory, PROVENANCE, type Story } from './story/story.ts';
import type { WorkspaceClock } from './workspace/contract.ts';
import { startWorkspace } from './workspace/server.ts';

export interface WorldOptions {
  /** Incident seconds that pass in one second at the wall. */
  readonly factor: number;
  readonly seed?: number;
  /** Port of the workspace page; 0, the default, takes any free one. */
  readonly port?: number;
  readonly slackPort?: number;
  readonly pagerdutyPort?: number;
  readonly providerPort?: number;
  /**
   * A bot needs a few seconds at the wall to start; this many at least pass before the model changes, however fast time
   * runs. Default 7.
   */
  readonly wallSecondsBeforeSwap?: number;
}

export interface World {
  /** Address of the workspace page. */
  readonly address: string;
  readonly slack: SlackSandbox;
  readonly pagerduty: PagerDutySandbox;
  readonly provider: ProviderSandbox;
  readonly clock: SandboxClock;
  readonly story: Story;
  readonly stage: StoryStage;
  /** The bot's environment variables. */
  environment(): Record<string, string>;
  /** The bot's oncall.yml. */
  settings(): Record<string, unknown>;
  /** Says where the bot listens: PagerDuty's webhooks and the feature's telemetry go there. */
  connect(bot: { readonly intakeUrl: string }): void;
  /** Lets the story happen. Resolves at its end, or when the world is closed. @throws Error before `connect`; when the intake refuses */
  play(): Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const story = createStory({ seed: options.seed ?? 1 });
  const clock = createClock({
    start: opening(story, options),
    factor: options.factor,
    anchor: Date.now(),
  });
  const provider = await startProvider({
    clock: clock.now,
    served: () => story.servedAt(clock.now()),
    ...portOf(options.providerPort),
  });
  const pagerduty = await startPagerDuty({
    ...northwindAccount,
    clock: clock.now,
    ...portOf(options.pagerdutyPort),
  });
  const slack = await startSlack({ clock: clock.now, manifest: appManifest(), ...portOf(options.slackPort) });
  const stage = createStage({ story, clock, pagerduty, puller: ana.name });
  const workspace = await startWorkspace(
    {
      slack,
      pagerduty: phones(pagerduty),
      clock: { clock: () => workspaceClock(clock), onChange: () => () => undefined },
      gauges: stage.gauges,
      levers: stage.levers,
    },
    portOf(options.port),
  );
  const simulators: Simulators = { slack, pagerduty, provider, clock };
  return {
    ...simulators,
    address: workspace.url,
    story,
    stage,
    environment: () => botEnvironment(simulators),
    settings: () => botSettings(simulators),
    connect({ intakeUrl }) {
      pagerduty.subscribe({ url: new URL('/webhooks/pagerduty', intakeUrl).href, secrets: [WEBHOOK_SECRET] });
      stage.connect({ url: intakeUrl, token: INTAKE_TOKEN });
    },
    play: () => stage.play(),
    async close() {
      await stage.close();
      await workspace.close();
      await slack.close();
      await pagerduty.close();
      await provider.close();
    },
  };
}

const WALL_SECONDS_BEFORE_SWAP = 7;

function opening(
  story: Story,
  { factor, wallSecondsBeforeSwap = WALL_SECONDS_BEFORE_SWAP }: WorldOptions,
): string {
  const leadMs = Math.max(
    Date.parse(story.swapAt) - Date.parse(story.opensAt),
    factor * wallSecondsBeforeSwap * 1000,
  );
  return atOffset(story.swapAt, -Math.ceil(leadMs / MINUTE_MS) * MINUTE_MS);
}

/** The manifest that a real workspace would be given. */
function appManifest(): unknown {
  return parseYaml(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
}

const portOf = (port: number | undefined) => (port === undefined ? {} : { port });

const workspaceClock = (clock: SandboxClock): WorkspaceClock => ({
  now: clock.now(),
  factor: clock.factor,
  provenance: PROVENANCE,
});

function phones(pagerduty: PagerDutySandbox) {
  return {
    pages: () => pagerduty.pages(),
    onChange: (
      listener: (change: {
        readonly kind: 'page';
        readonly value: ReturnType<PagerDutySandbox['pages']>[number];
      }) => void,
    ) => pagerduty.onChange((value) => listener({ kind: 'page', value })),
    async act(id: string, action: 'acknowledge' | 'resolve', personEmail: string): Promise<void> {
      const person = northwindPeople.find((one) => one.email === personEmail);
      if (person === undefined || !person.inPagerDuty)
        throw new Error(`${person?.name ?? personEmail} has no PagerDuty account`);
      pagerduty[action](id, userIdOf(person));
    },
  };
}
