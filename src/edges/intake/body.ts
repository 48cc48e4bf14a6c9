// The bytes of a request as text, unpacked when they came packed.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FieldProblem } from '../../core/telemetry/field-problem.ts';
import { shownValue } from '../../core/telemetry/field-problem.ts';

export type BodyText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not_text' }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'wrong'; readonly problem: FieldProblem };

export type BodyBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Extract<BodyText, { readonly kind: 'too_large' | 'wrong' }>;

const unpack = promisify(gunzip);

/** @param limitBytes of the unpacked body */
export async function bodyText(
  raw: Buffer,
  encoding: string | undefined,
  limitBytes: number,
): Promise<BodyText> {
  const body = await unpacked(raw, encoding, limitBytes);
  return body.kind === 'bytes' ? decoded(body.bytes) : body;
}

/** @param limitBytes of the unpacked body */
export async function unpacked(
  raw: Buffer,
  encoding: string | undefined,
  limitBytes: number,
): Promise<BodyBytes> {
  const packing = (encoding ?? 'identity').trim().toLowerCase();
  if (packing === 'identity' || packing === '') return { kind: 'bytes', bytes: raw };
  if (packing !== 'gzip' && packing !== 'x-gzip') {
    const remedy = 'use gzip, or send it unpacked';
    return { kind: 'wrong', problem: { field: 'Content-Encoding', value: shownValue(encoding), remedy } };
  }
  try {
    return { kind: 'bytes', bytes: await unpack(raw, { maxOutputLength: limitBytes }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too_large' };
    const remedy = `send gzip, or leave Content-Encoding out (${error.message})`;
    return { kind: 'wrong', problem: { field: '(the whole)', value: `${raw.length} bytes`, remedy } };
  }
}

function decoded(raw: Uint8Array): BodyText {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(raw) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'not_text' };
  }
}
