// Which stage does which effect: the second half of the story, after an incident exists.
import type { FeatureSettings, Settings } from './config.ts';
import { DETECTION } from './core/correlation/alert-of-detection.ts';
import type { DetectionSettings } from './core/detection/contract.ts';
import type { IncidentState } from './core/incident/incident-state.ts';
import { success } from './core/model/result.ts';
import type { EpochMs } from './core/model/time.ts';
import { hours, minutes } from './core/model/time.ts';
import type { Detected } from './core/triage/detected.ts';
import type { Performers } from './edges/schedule/effect-worker.ts';
import { announceIncident } from './flow/announce-incident.ts';
import { draftPostmortem } from './flow/draft-postmortem.ts';
import { type ChannelSettings, openChannel } from './flow/open-channel.ts';
import {
  acknowledgeInPagerDuty,
  findOnCall,
  findOnCallAgain,
  notePagerDuty,
  resolveInPagerDuty,
} from './flow/page-on-call.ts';
import type {
  Charts,
  Chat,
  Clock,
  Documents,
  IncidentStore,
  Pager,
  Pages,
  StatusPage,
  TelemetryStore,
} from './flow/ports.ts';
import { publishPostmortem } from './flow/publish-postmortem.ts';
import { publishTriage } from './flow/publish-triage.ts';
import type { AlertPorts } from './flow/receive-alert.ts';
import { endSnooze, remindOfUpdate } from './flow/remind.ts';
import { runTriage, type TriageRequest } from './flow/run-triage.ts';
import { invitePerson, postLine, postUpdate, refreshSummary } from './flow/update-channel.ts';

/** The world as the stages need it: real edges in production, recorders in a replay. */
export interface World {
  readonly clock: Clock;
  readonly incidents: IncidentStore;
  readonly telemetry: TelemetryStore;
  readonly chat: Chat;
  readonly pager: Pager;
  readonly statusPage: StatusPage;
  readonly charts: Charts;
  readonly documents: Documents;
  readonly pages: Pages;
}

export function createPerformers(world: World, settings: Settings): Performers {
  const channel = channelSettings(settings);
  const policyOf = (incident: IncidentState): string | null =>
    featureSettings(settings, incident.feature)?.pagerduty.escalationPolicy ??
    settings.pagerduty.escalationPolicy ??
    null;
  const opening = {
    ...world,
    findOnCall: (incident: IncidentState) => findOnCall(world, incident, policyOf(incident)),
  };
  return {
    open_channel: (claimed) => openChannel(opening, channel, claimed),
    announce: (claimed) => announceIncident(world, claimed, settings.channels.announce),
    refresh_summary: (claimed) => refreshSummary(world, claimed),
    post_line: (claimed, effect) => postLine(world, claimed, effect),
    invite_person: (claimed, effect) => invitePerson(world, claimed, effect.slackUser),
    post_update: (claimed, effect) => postUpdate(world, claimed, effect.version),
    remind_update: (claimed, effect) => remindOfUpdate(world, claimed.incident, effect.promisedAt),
    end_snooze: (claimed, effect) => endSnooze(world, claimed.incident, effect.until),
    run_triage: async (claimed) => {
      const loaded = await world.incidents.load(claimed.incident);
      if (loaded === null) throw new Error(`${claimed.incident} does not exist`);
      const detected = await pageBehind(world.pages, loaded.state);
      const result = await runTriage(
        world,
        triageRequest(settings, loaded.state.feature, world.clock.now(), detected),
      );
      await world.incidents.execute(claimed.incident, { type: 'record_triage', result });
      return success(undefined);
    },
    post_triage: (claimed, effect) => publishTriage(world, claimed, effect.version),
    find_on_call: (claimed) => findOnCallAgain(world, policyOf, claimed.incident),
    pager_note: (claimed) => notePagerDuty(world, claimed.incident),
    pager_acknowledge: (claimed, effect) => acknowledgeInPagerDuty(world, claimed.incident, effect.byEmail),
    pager_resolve: (claimed, effect) =>
      resolveInPagerDuty(world, claimed.incident, effect.byEmail, effect.note),
    draft_postmortem: (claimed) => draftPostmortem(world, claimed.incident),
    post_postmortem: (claimed, effect) => publishPostmortem(world, claimed, effect.version),
  };
}

/** What triage asks about a feature, from its settings; an unknown feature has defaults. */
export function triageRequest(
  settings: Settings,
  feature: string | null,
  now: EpochMs,
  detected: Detected | null = null,
): TriageRequest {
  const known = featureSettings(settings, feature);
  return {
    feature,
    provider: known?.provider ?? null,
    statusPage: known?.statusPage ?? null,
    evaluators: known?.evaluators ?? {},
    windowMs: minutes(settings.triage.windowMinutes),
    baselineMs: hours(settings.triage.baselineHours),
    minimumCalls: settings.triage.minimumCalls,
    now,
    detected,
  };
}

/** The page of our own detection that opened the incident or joined it. */
export async function pageBehind(pages: Pages, { alerts }: IncidentState): Promise<Detected | null> {
  const own = alerts.find(({ alert }) => alert.source === DETECTION)?.alert;
  return own === undefined ? null : pages.page(own.identity);
}

/** What detection is allowed and asked for. */
export const detectionOf = ({ detection }: Settings): DetectionSettings => ({
  ...detection,
  falsePagesPerMinute: detection.falsePages,
  falseTicketsPerMinute: detection.falseTickets,
});

/** What receiving an alert needs beside the stores: which features there are, and how alerts are grouped. */
export function alertPorts(
  stores: Pick<AlertPorts, 'alerts' | 'incidents' | 'telemetry'>,
  settings: Settings,
): AlertPorts {
  const features = Object.entries(settings.features).map(([name, { title, pagerduty }]) => ({
    key: name,
    title: title ?? null,
    pagerDutyService: pagerduty.service ?? null,
  }));
  return {
    ...stores,
    features,
    grouping: {
      windowMs: minutes(settings.correlation.windowMinutes),
      groupBy: settings.correlation.groupBy,
    },
  };
}

function channelSettings(settings: Settings): ChannelSettings {
  return {
    bookmarksOf: (incident) => bookmarksOf(incident, featureSettings(settings, incident.feature)),
  };
}

function bookmarksOf(incident: IncidentState, feature: FeatureSettings | null) {
  const page = incident.pagerDuty?.link ?? incident.alerts[0]?.alert.link ?? null;
  return [
    ...(page === null ? [] : [{ title: 'The page', link: page, emoji: ':pager:' }]),
    ...(feature?.runbook === undefined
      ? []
      : [{ title: 'Runbook', link: feature.runbook, emoji: ':notebook:' }]),
    ...(feature?.dashboards ?? []).map(({ title, link }) => ({ title, link, emoji: ':bar_chart:' })),
  ];
}

const featureSettings = (settings: Settings, feature: string | null): FeatureSettings | null =>
  feature === null
    ? null
    : Object.hasOwn(settings.features, feature)
      ? (settings.features[feature] ?? null)
      : null;
