// What a real server does not do on demand: overload, silence, redirects, answers that are none.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { authorizationOf, createPrometheus } from '../../../src/edges/prometheus/prometheus.ts';

const answers: readonly (readonly [string, (response: ServerResponse) => void, object])[] = [
  [
    'overload, with the wait it asks for',
    (response) => response.writeHead(429, { 'retry-after': '90' }).end(),
    { code: 'rate_limited', retryable: true, retryAfterMs: 90_000 },
  ],
  [
    'a query that took too long there',
    (response) => response.writeHead(503).end('{"status":"error","error":"query timed out in queue"}'),
    { code: '503', why: 'it answered 503: query timed out in queue', retryable: true },
  ],
  [
    'a gateway with a page of its own',
    (response) => response.writeHead(502).end('<html>\nBad gateway</html>'),
    { code: '502', why: 'it answered 502: <html> Bad gateway</html>', retryable: true },
  ],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'https://login.example.com/' }).end(),
    {
      code: 'redirected',
      why: 'it answered 302 and sends elsewhere (https://login.example.com/): set prometheus.url to that address',
      retryable: false,
    },
  ],
  ['silence', () => undefined, { code: 'timeout', why: 'no answer within 100 ms', retryable: true }],
  ['a connection that breaks', (response) => response.destroy(), { code: 'unreachable', retryable: true }],
  [
    'a web page',
    (response) => response.writeHead(200).end('<html>welcome</html>'),
    { code: 'not_prometheus', retryable: false },
  ],
  [
    'more than anyone can read',
    (response) => response.writeHead(200).end('x'.repeat(8_000_001)),
    { code: 'answer_too_long', retryable: false },
  ],
  [
    'histograms',
    (response) => response.end(matrix([{ metric: {}, histograms: [[1, {}]] }])),
    { code: 'histogram', retryable: false },
  ],
];

it('says what kept a query from being answered, and whether trying again helps', async (t) => {
  let answer: (response: ServerResponse) => void = () => undefined;
  const { url, close } = await serve((_headers, response) => answer(response));
  t.after(close);
  for (const [what, act, expected] of answers) {
    answer = act;
    const source = createPrometheus({
      url,
      authorization: null,
      timeoutMs: what === 'silence' ? 100 : 20_000,
    });
    const got = await source.range('up', 0, 60_000, 60_000);
    assert.ok(!got.ok, what);
    const failure = Object.fromEntries(Object.keys(expected).map((key) => [key, Object(got.failure)[key]]));
    assert.deepEqual(failure, expected, what);
  }
});

it('reads one series, leaves out what is no number, and proves itself by token before password', async (t) => {
  const seen: (string | undefined)[] = [];
  const { url, close } = await serve((authorization, response) => {
    seen.push(authorization);
    const values = [
      [60, '1.5'],
      [120, 'NaN'],
      [180, '+Inf'],
      [240, '-Inf'],
      [300, '0'],
    ];
    response.end(matrix([{ metric: { job: 'x' }, values }]));
  });
  t.after(close);
  const account = { username: 'bot', password: 'p' };
  for (const token of ['t0ken', undefined]) {
    const source = createPrometheus({
      url: `${url}/`,
      authorization: authorizationOf({ token, ...account }),
    });
    const answer = await source.range('up', 60_000, 300_000, 60_000);
    assert.deepEqual(answer, {
      ok: true,
      value: [
        { at: 60_000, value: 1.5 },
        { at: 300_000, value: 0 },
      ],
    });
  }
  assert.deepEqual(seen, ['Bearer t0ken', 'Basic Ym90OnA=']);
});

const matrix = (result: readonly object[]): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });

async function serve(answer: (authorization: string | undefined, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    assert.equal(request.url, '/api/v1/query_range');
    request.resume().on('end', () => answer(request.headers.authorization, response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
