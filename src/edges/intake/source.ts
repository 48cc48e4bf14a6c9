// What a source is: one file in sources/ exports one object of this type. Reading is pure, so it can be done again.
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Alert, AlertRemark } from '../../core/model/alert.ts';
import type { TelemetryRecord } from '../../core/model/records.ts';
import type { EpochMs } from '../../core/model/time.ts';
import type { FieldProblem } from '../../core/telemetry/field-problem.ts';
import type { Signal } from './otlp/schema.ts';
import type { Problem } from './problem.ts';

export interface Source {
  /** Also what a replay's `alert` line calls it. */
  readonly name: string;
  readonly path: `/${string}`;
  readonly authentication: 'pagerduty_signature' | 'bearer';
  /** Whether `read` needs this request header (lower case): it is then kept with the body. */
  readonly keepsHeader: (name: string) => boolean;
  /** Whether the sender chooses the dedupe key: the same key with another body is then an error, not a repetition. */
  readonly keyIsChosen: boolean;
  /** Whether a body that is not UTF-8 is kept, as base64, instead of refused. */
  readonly keepsBytes: boolean;
  /** Set where OTLP is spoken: `read` then reads what was stored of an export, not the export itself. */
  readonly otlp?: Signal;
  /** How a refusal is told, where problem+json is not what the sender reads. */
  readonly sendProblem?: (reply: FastifyReply, problem: Problem) => FastifyReply;
  /** Same delivery, same reading: it is done before the answer and again when the body is processed. */
  readonly read: (delivery: Delivery, readPayload: PayloadReader) => Reading;
  /** Notices in a webhook body that a replay holds verbatim; absent when nobody replays this source as an alert. */
  readonly readPayload?: (payload: unknown, at: EpochMs) => PayloadReading;
}

export interface Delivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly receivedAt: EpochMs;
}

export type Reading =
  | { readonly kind: 'understood'; readonly dedupeKey: string; readonly content: Content }
  /** Stored and answered with 2xx, without effect. */
  | { readonly kind: 'kept'; readonly dedupeKey: string; readonly why: string }
  /** Stored and answered with 2xx, as sending it again would not help; its effect is missing, so it counts as failed. */
  | { readonly kind: 'unreadable'; readonly dedupeKey: string; readonly why: string }
  | { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

export interface Notices {
  readonly alerts: readonly Alert[];
  readonly remarks: readonly AlertRemark[];
}

export interface Content extends Notices {
  readonly records: readonly { readonly line: number; readonly record: TelemetryRecord }[];
  readonly rejected: readonly { readonly line: number; readonly text: string; readonly problem: string }[];
  /** Kinds that the format does not know → how many lines. */
  readonly unknownKinds: Readonly<Record<string, number>>;
  /** Lines that mean nothing here: a replay's commands and its truth. */
  readonly ignored: number;
  /** What of a notice could not be read while the rest has its effect; null when all was read. */
  readonly partly: string | null;
}

export type PayloadReading =
  /** `partly`: what could not be read; the notices say the rest. */
  | { readonly kind: 'notices'; readonly notices: Notices; readonly partly?: FieldProblem }
  | { readonly kind: 'kept'; readonly why: string }
  | { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

export type PayloadReader = (source: string, payload: unknown, at: EpochMs) => PayloadReading;

export const NO_CONTENT: Content = {
  alerts: [],
  remarks: [],
  records: [],
  rejected: [],
  unknownKinds: {},
  ignored: 0,
  partly: null,
};

/** Key of a body that brings none of its own: the same bytes are the same delivery. */
export const bodyKey = (body: string): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

export type Json =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: FieldProblem };

export function readJson(body: string): Json {
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const value = body.trim() === '' ? '(empty)' : JSON.stringify(body.slice(0, 40));
    return { ok: false, problem: { field: '(the whole)', value, remedy: `send JSON: ${error.message}` } };
  }
}

/** A link that may be shown to people: http or https, else nothing. */
export function safeLink(text: string | null | undefined): string | null {
  if (text == null || !URL.canParse(text)) return null;
  return /^https?:$/.test(new URL(text).protocol) ? text : null;
}
