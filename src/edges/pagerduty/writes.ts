// What we tell PagerDuty: acknowledge, resolve, note. Each may be repeated and changes nothing the second time.

import { z } from 'zod';
import { OWN_NOTE_MARK } from '../../core/correlation/own-note.ts';
import type { PagerDutyIncidentId } from '../../core/model/ids.ts';
import { type Outcome, success } from '../../core/model/result.ts';
import type { Log } from '../../flow/ports.ts';
import type { PagerDutyClient, PagerDutyRequest } from './client.ts';
import { CODES } from './failures.ts';

export interface Writer {
  readonly client: PagerDutyClient;
  readonly log: Log;
  /** In whose name we write when the acting person is unknown or not in PagerDuty. */
  readonly fromEmail: string | null;
}

export async function acknowledge(
  writer: Writer,
  incident: PagerDutyIncidentId,
  byEmail: string | null,
): Promise<Outcome<void>> {
  // Acknowledging a resolved incident would reopen it at PagerDuty, so its state comes first.
  const found = await writer.client.send(
    { method: 'GET', path: pathOf(incident), about: `the incident ${incident}` },
    z.object({ incident: z.object({ status: z.string() }) }),
  );
  if (!found.ok) return found;
  if (found.value.incident.status !== 'triggered') return success(undefined);
  return write(writer, byEmail, 'Acknowledged', incident, {
    method: 'PUT',
    path: pathOf(incident),
    body: { incident: { type: 'incident_reference', status: 'acknowledged' } },
    about: `acknowledging the incident ${incident}`,
  });
}

/** The note goes with the resolve in one request; to an incident resolved already it is added as a note. */
export async function resolve(
  writer: Writer,
  incident: PagerDutyIncidentId,
  { byEmail, note }: { readonly byEmail: string | null; readonly note: string | null },
): Promise<Outcome<void>> {
  const resolved = await write(writer, byEmail, 'Resolved', incident, {
    method: 'PUT',
    path: pathOf(incident),
    body: {
      incident: {
        type: 'incident_reference',
        status: 'resolved',
        ...(note === null ? {} : { resolution: note }),
      },
    },
    about: `resolving the incident ${incident}`,
  });
  if (resolved.ok || resolved.failure.code !== CODES.alreadyResolved) return resolved;
  return note === null
    ? success(undefined)
    : noteUnless(writer, incident, note, (content) => plain(content).includes(plain(note)));
}

export const ensureNote = (
  writer: Writer,
  incident: PagerDutyIncidentId,
  text: string,
): Promise<Outcome<void>> => noteUnless(writer, incident, text, (content) => plain(content) === plain(text));

async function noteUnless(
  writer: Writer,
  incident: PagerDutyIncidentId,
  text: string,
  isThere: (content: string) => boolean,
): Promise<Outcome<void>> {
  const path = `${pathOf(incident)}/notes`;
  const notes = await writer.client.send(
    { method: 'GET', path, about: `the notes of the incident ${incident}` },
    z.object({ notes: z.array(z.object({ content: z.string() })) }),
  );
  if (!notes.ok) return notes;
  if (notes.value.notes.some((note) => isThere(note.content))) return success(undefined);
  return done(
    await writer.client.send(
      {
        method: 'POST',
        path,
        body: { note: { content: text } },
        from: writer.fromEmail,
        about: `a note on the incident ${incident}`,
      },
      z.object({ note: z.object({ id: z.string() }) }),
    ),
  );
}

/** In the acting person's name; when PagerDuty does not know them, in the bot's, and a note says for whom. */
async function write(
  writer: Writer,
  byEmail: string | null,
  did: string,
  incident: PagerDutyIncidentId,
  request: PagerDutyRequest,
): Promise<Outcome<void>> {
  const answer = z.object({ incident: z.object({ id: z.string() }) });
  const first = await writer.client.send({ ...request, from: byEmail ?? writer.fromEmail }, answer);
  const unknown = !first.ok && first.failure.code === CODES.unknownRequester;
  if (!unknown || byEmail === null || writer.fromEmail === null || byEmail === writer.fromEmail)
    return done(first);
  writer.log.warn(
    { incident, byEmail, fromEmail: writer.fromEmail },
    'not a PagerDuty user: writing in the name of PAGERDUTY_FROM_EMAIL',
  );
  const second = await writer.client.send({ ...request, from: writer.fromEmail }, answer);
  if (!second.ok) return second;
  const said = await ensureNote(
    writer,
    incident,
    `${did} in Slack by ${byEmail}, who is not a user of this PagerDuty account. ${OWN_NOTE_MARK}`,
  );
  if (!said.ok) writer.log.warn({ incident, ...said.failure }, 'the note that says for whom was not written');
  return success(undefined);
}

const done = (outcome: Outcome<unknown>): Outcome<void> => (outcome.ok ? success(undefined) : outcome);

const pathOf = (incident: PagerDutyIncidentId): string => `incidents/${encodeURIComponent(incident)}`;

/** PagerDuty may change white space in what it stores. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
