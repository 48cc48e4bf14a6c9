// Failures as providers and instrumentations name them, and whom they point at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attributes } from '../../../src/core/model/records.ts';
import { errorKindOf, POINTS_AT } from '../../../src/core/telemetry/error-kinds.ts';

const CASES: readonly (readonly [Attributes, string | null, string | null])[] = [
  [{}, null, null],
  [{ 'http.response.status_code': 200 }, null, null],
  [{ 'error.type': '429' }, 'rate', 'traffic'],
  [{ 'error.type': 'rate_limit_error' }, 'rate', 'traffic'],
  [{ 'error.type': 'insufficient_quota', 'http.response.status_code': 429 }, 'quota', 'us'],
  [
    { 'error.type': '429', 'error.message': 'You exceeded your current quota, check your plan and billing' },
    'quota',
    'us',
  ],
  [{ 'error.type': '429', 'error.message': 'The engine is currently overloaded' }, 'capacity', 'provider'],
  [{ 'error.type': 'slow_down', 'http.response.status_code': 429 }, 'capacity', 'provider'],
  [{ 'error.type': 'overloaded_error' }, 'capacity', 'provider'],
  [{ 'error.type': '529' }, 'capacity', 'provider'],
  [{ 'error.type': '503' }, 'capacity', 'provider'],
  [{ 'error.type': '500' }, 'server', 'provider'],
  [{ 'error.type': 'InternalServerError' }, 'server', 'provider'],
  [{ 'error.type': 'timeout' }, 'timeout', 'provider'],
  [{ 'error.type': 'APITimeoutError' }, 'timeout', 'provider'],
  [{ 'error.type': '401' }, 'auth', 'us'],
  [{ 'error.type': 'AuthenticationError' }, 'auth', 'us'],
  [{ 'error.type': '402' }, 'quota', 'us'],
  [{ 'error.type': 'ThrottlingException' }, 'rate', 'traffic'],
  [{ 'error.type': 'ModelNotReadyException' }, 'capacity', 'provider'],
  [{ 'error.type': 'RESOURCE_EXHAUSTED', 'http.response.status_code': 429 }, 'rate', 'traffic'],
  [{ 'error.type': 'invalid_request_error', 'http.response.status_code': 400 }, 'request', 'us'],
  [{ 'error.type': '_OTHER' }, 'unknown', 'nobody'],
];

for (const [attributes, kind, pointsAt] of CASES)
  test(`${JSON.stringify(attributes)} is ${kind ?? 'no failure'}`, () => {
    const found = errorKindOf(attributes);
    assert.equal(found, kind);
    assert.equal(found === null ? null : POINTS_AT[found], pointsAt);
  });
