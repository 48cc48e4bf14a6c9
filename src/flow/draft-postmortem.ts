// Drafts the post-mortem: record → facts → Markdown → event. Without a model the draft is complete.
import type { RecordedEvent } from '../core/incident/incident-events.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import type { IncidentId } from '../core/model/ids.ts';
import { failed, type Outcome, success } from '../core/model/result.ts';
import { postmortemFacts } from '../core/postmortem/facts.ts';
import { groundedOnly } from '../core/postmortem/grounding.ts';
import type { Clock, Documents, IncidentStore } from './ports.ts';

/**
 * Drafts again only when something happened since the last draft, so that a repeated request changes nothing.
 * A line that says what the record does not is taken out, and the document lists it as removed.
 */
export async function draftPostmortem(
  ports: { readonly incidents: IncidentStore; readonly documents: Documents; readonly clock: Clock },
  id: IncidentId,
): Promise<Outcome<void>> {
  const loaded = await ports.incidents.load(id);
  if (loaded === null) throw new Error(`${id} does not exist`);
  const { state, events } = loaded;
  if (!hasNews(events)) return success(undefined);
  const { markdown } = postmortemOf(ports, loaded);
  const title = `Post-mortem ${id}: ${state.title}`;
  const recorded = await ports.incidents.execute(id, { type: 'record_postmortem', markdown, title });
  if (recorded.ok) return success(undefined);
  const { code, say } = recorded.refusal;
  return failed({ system: 'documents', code, why: say, retryable: false });
}

/** The document and the facts behind it, as the record holds them now. */
export function postmortemOf(
  { documents, clock }: { readonly documents: Documents; readonly clock: Clock },
  { state, events }: { readonly state: IncidentState; readonly events: readonly RecordedEvent[] },
) {
  const facts = postmortemFacts(state, events, clock.now());
  return { facts, markdown: groundedOnly(documents.postmortem(facts), facts, events).markdown };
}

/** Anything since the last draft beside post-mortem matters themselves. */
function hasNews(events: readonly RecordedEvent[]): boolean {
  const last = events.findLastIndex(({ event }) => event.type === 'postmortem_drafted');
  return last === -1 || events.slice(last + 1).some(({ event }) => !event.type.startsWith('postmortem_'));
}
