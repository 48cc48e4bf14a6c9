// Opens the declare form within the 3 seconds a trigger lives, fills in what took longer, and declares.
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { Log } from '../../../flow/ports.ts';
import { attempt } from '../attempt.ts';
import { oneLine } from '../escape.ts';
import type { Person } from '../people.ts';
import type { Feature } from '../settings.ts';
import type { WebClients } from '../web-clients.ts';
import { type DeclareInput, declareView, declaringView } from './declare-view.ts';

export interface DeclareParts {
  readonly clients: WebClients;
  readonly desk: Desk;
  readonly log: Log;
  readonly features: readonly Feature[];
}

/** Wall milliseconds that the first view waits for the open incidents. */
const LOOKUP_MS = 300;
const OPEN_MAX = 20;

/** @see https://docs.slack.dev/surfaces/modals#opening (a trigger_id lives 3 seconds) */
export async function openDeclareForm(
  { clients, desk, log, features }: DeclareParts,
  triggerId: string,
  title: string,
): Promise<void> {
  const lookup = openIncidents(desk, log);
  const first = await soon(lookup);
  const opened = await attempt('opening the form', () =>
    clients.urgent.views.open({ trigger_id: triggerId, view: declareView({ title, features, open: first }) }),
  );
  if (!opened.ok) throw new Error(opened.failure.why);
  const viewId = opened.value.view?.id;
  if (first !== null || viewId === undefined) return;
  const hash = opened.value.view?.hash;
  const view = declareView({ title, features, open: (await lookup) ?? [] });
  // With the hash a form that was submitted meanwhile is left alone.
  const filled = await attempt('filling in the form', () =>
    clients.urgent.views.update({ view_id: viewId, view, ...(hash === undefined ? {} : { hash }) }),
  );
  if (!filled.ok) log.info({ code: filled.failure.code }, filled.failure.why);
}

export async function declareFromForm(
  { clients, desk, log }: DeclareParts,
  viewId: string,
  facts: DeclareInput,
  by: Person,
): Promise<void> {
  const result = await desk.declare({ ...facts, by });
  const said = result.ok
    ? `*${result.value.id} is declared.* Its channel opens in a few seconds; it is announced and listed by \`/incident list\`.`
    : `:no_entry_sign: ${oneLine(result.refusal.say, 500)} ${oneLine(result.refusal.remedy, 500)}`;
  const shown = await attempt('answering in the form', () =>
    clients.urgent.views.update({ view_id: viewId, view: declaringView(said) }),
  );
  if (!shown.ok) log.info({ code: shown.failure.code }, shown.failure.why);
}

/** The form works without them, so a store that does not answer must not keep it shut. */
async function openIncidents(desk: Desk, log: Log): Promise<readonly IncidentState[] | null> {
  try {
    return await desk.list({ open: true, limit: OPEN_MAX });
  } catch (error) {
    log.warn({ error: String(error) }, 'the declare form opens without the list of open incidents');
    return [];
  }
}

function soon<Value>(answer: Promise<Value | null>): Promise<Value | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), LOOKUP_MS);
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}
