// Who may send: PagerDuty's signature over the raw body, or a bearer token. Both are compared in constant time.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Problem } from './problem.ts';

/**
 * @param header `v1=<hex>`, several separated by commas while a secret is being rotated
 * @param secrets ours, several while rotating
 * @see https://developer.pagerduty.com/docs/verifying-webhook-signatures
 */
export function hasPagerDutySignature(
  rawBody: Uint8Array,
  header: string,
  secrets: readonly string[],
): boolean {
  const sent = header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('v1='))
    .slice(0, SIGNATURES_MAX);
  const ours = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(rawBody).digest('hex')}`);
  // Every pair is compared: the time taken says nothing about which one fits.
  return ours.flatMap((own) => sent.map((one) => isSame(own, one))).includes(true);
}

const SIGNATURES_MAX = 10;

/** @param header the Authorization header; the scheme's case does not matter (RFC 9110, 11.1) */
export function hasBearerToken(header: string | undefined, token: string): boolean {
  const sent = /^bearer +(.+)$/i.exec(header ?? '')?.[1];
  return sent !== undefined && isSame(sent.trim(), token);
}

/** Digests have one length, so unequal lengths take the same time too. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

export const UNSIGNED: Problem = {
  status: 401,
  code: 'signature_wrong',
  title: 'X-PagerDuty-Signature does not fit the body',
  remedy:
    'Put the webhook subscription’s secret into PAGERDUTY_WEBHOOK_SECRET (several, comma-separated, while rotating).',
};

export const UNAUTHORIZED: Problem = {
  status: 401,
  code: 'token_wrong',
  title: 'The bearer token is missing or wrong',
  remedy: 'Send "Authorization: Bearer TOKEN" with the token that INTAKE_TOKEN holds.',
};

export const NO_SECRET: Problem = {
  status: 503,
  code: 'secret_unset',
  title: 'PagerDuty webhooks are not set up',
  remedy: 'Set PAGERDUTY_WEBHOOK_SECRET to the secret of the webhook subscription and start again.',
};

export const NO_TOKEN: Problem = {
  status: 503,
  code: 'token_unset',
  title: 'This address is not set up',
  remedy: 'Set INTAKE_TOKEN to a secret of your own, give it to the sender, and start again.',
};
