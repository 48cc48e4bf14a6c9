// The status page edge against a local HTTP server that answers as pages do, and as they should not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { createStatusPage } from '../../src/edges/statuspage/statuspage.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function pageOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** The documented shape: https://metastatuspage.com/api */
const SUMMARY = {
  page: {
    id: 'kctbh9vrtdwd',
    name: 'Example',
    url: 'https://status.example',
    time_zone: 'Etc/UTC',
    updated_at: '2026-11-20T13:00:00.000Z',
  },
  components: [{ id: 'b13yz5g2cw10', name: 'API', status: 'major_outage', position: 1 }],
  incidents: [
    {
      id: 'p31zjtct2jer',
      name: 'Elevated error rates',
      status: 'investigating',
      impact: 'major',
      created_at: '2026-11-20T12:50:00.000Z',
      started_at: '2026-11-20T12:45:00.000Z',
      incident_updates: [],
    },
  ],
  scheduled_maintenances: [],
  status: { indicator: 'major', description: 'Partial System Outage' },
};

describe('a page that answers', () => {
  test('the page’s own address means its summary', async () => {
    const paths: (string | undefined)[] = [];
    const url = await pageOf((request, response) => {
      paths.push(request.url);
      answering(SUMMARY)(request, response);
    });
    const outcome = await createStatusPage().fetch(`${url}/`);
    assert.deepEqual(paths, ['/api/v2/summary.json']);
    assert.deepEqual(outcome, {
      ok: true,
      value: {
        indicator: 'major',
        description: 'Partial System Outage',
        incidents: [
          {
            name: 'Elevated error rates',
            impact: 'major',
            status: 'investigating',
            startedAt: Date.parse('2026-11-20T12:45:00Z'),
          },
        ],
      },
    });
  });

  test('status.json lists no incidents: unknown, not healthy', async () => {
    const url = await pageOf(
      answering({
        page: SUMMARY.page,
        status: { indicator: 'none', description: 'All Systems Operational' },
      }),
    );
    const outcome = await createStatusPage().fetch(`${url}/api/v2/status.json`);
    assert.deepEqual(outcome, {
      ok: true,
      value: { indicator: 'none', description: 'All Systems Operational', incidents: null },
    });
  });

  test('maintenance counts as minor', async () => {
    const url = await pageOf(
      answering({ status: { indicator: 'maintenance', description: 'Under Maintenance' }, incidents: [] }),
    );
    const outcome = await createStatusPage().fetch(url);
    assert.equal(outcome.ok && outcome.value.indicator, 'minor');
  });
});

describe('a page that does not', () => {
  const failure = async (url: string, options = {}) => {
    const outcome = await createStatusPage(options).fetch(url);
    assert.ok(!outcome.ok, 'it should have failed');
    return outcome.failure;
  };

  test('silence ends at the deadline', async () => {
    const url = await pageOf(() => undefined);
    const { code, why, retryable } = await failure(url, { fetchTimeoutMs: 60 });
    assert.deepEqual([code, why, retryable], ['timeout', 'no answer within 60 ms', true]);
  });
  test('so does a body that trickles', async () => {
    const url = await pageOf((_request, response) => {
      response.writeHead(200).write('{"status":');
    });
    assert.equal((await failure(url, { fetchTimeoutMs: 60 })).code, 'timeout');
  });
  test('503 may be tried again, 404 not', async () => {
    assert.deepEqual(Object.values(await failure(await pageOf(answering({}, 503)))).slice(1), [
      '503',
      'it answered 503',
      true,
    ]);
    assert.equal((await failure(await pageOf(answering({}, 404)))).retryable, false);
  });
  test('a page of HTML, another shape, an indicator nobody documented', async () => {
    assert.equal((await failure(await pageOf(answering('<html>')))).code, 'not_json');
    const shape = await failure(await pageOf(answering({ state: 'fine' })));
    assert.match(shape.why, /status/);
    assert.equal(shape.code, 'not_statuspage');
    assert.equal(
      (await failure(await pageOf(answering({ status: { indicator: 'purple', description: '' } })))).code,
      'unknown_indicator',
    );
  });
  test('nobody listens', async () => {
    const { code, why } = await failure('http://127.0.0.1:1');
    assert.equal(code, 'unreachable');
    assert.match(why, /ECONNREFUSED|bad port/);
  });
});
