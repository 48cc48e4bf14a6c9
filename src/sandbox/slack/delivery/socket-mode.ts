// Socket Mode: envelopes over WebSockets, each to one socket, acknowledged by envelope_id, repeated when not.
// https://docs.slack.dev/apis/events-api/using-socket-mode
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Faults } from '../faults.ts';
import type { Json } from '../json.ts';
import { asObject, asText, parseJson } from '../json.ts';
import type { Delivery, DeliveryOutcome, DeliveryTiming, EnvelopeKind } from './delivery.ts';

// https://docs.slack.dev/apis/events-api/using-socket-mode#connections: up to ten at once.
const SOCKETS_MAX = 10;
const PING_EVERY_MS = 10_000;

interface Waiting {
  readonly settle: (outcome: DeliveryOutcome) => void;
  socket: WebSocket;
}

export class SocketMode implements Delivery {
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly arrivals = new Set<() => void>();
  private readonly appId: string;
  private readonly base: string;
  private readonly faults: Faults;
  private readonly timing: DeliveryTiming;
  private readonly pings: NodeJS.Timeout;
  private readonly retries = new Set<NodeJS.Timeout>();
  private turn = 0;
  private count = 0;
  private closed = false;

  constructor(options: { appId: string; url: string; faults: Faults; timing: DeliveryTiming }) {
    this.appId = options.appId;
    this.base = options.url.replace(/^http/, 'ws');
    this.faults = options.faults;
    this.timing = options.timing;
    this.pings = setInterval(() => {
      for (const socket of this.server.clients) socket.ping('ping from slack');
    }, PING_EVERY_MS);
    this.pings.unref();
    this.faults.onOutage((outage) => {
      if (outage) for (const socket of this.server.clients) socket.terminate();
    });
  }

  mintUrl(): string {
    this.count += 1;
    const ticket = `ticket-${this.count}-${Math.random().toString(36).slice(2)}`;
    this.tickets.add(ticket);
    return `${this.base}/link/?ticket=${ticket}&app_id=${this.appId}`;
  }

  /** Takes over an HTTP upgrade for `/link/`; a used or unknown ticket is refused. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('ticket') ?? '';
    const full = this.server.clients.size >= SOCKETS_MAX;
    if (this.closed || full || this.faults.currentOutage !== false || !this.tickets.delete(ticket)) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, stream, head, (socket) => this.welcome(socket));
  }

  get sockets(): number {
    return this.open().length;
  }

  /** Resolves once a socket is open. */
  connected(): Promise<void> {
    if (this.sockets > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const arrived = () => {
        this.arrivals.delete(arrived);
        resolve();
      };
      this.arrivals.add(arrived);
    });
  }

  /** Asks every socket to reconnect, as Slack does when it recycles a host. */
  refresh(): void {
    for (const socket of this.open()) {
      socket.send(
        JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'sandbox' } }),
      );
    }
  }

  async deliver(kind: EnvelopeKind, payload: Json): Promise<DeliveryOutcome> {
    const first = await this.attempt(kind, payload, 0, '');
    if (first.kind === 'acknowledged' || kind !== 'events_api') return first;
    return this.repeat(kind, payload, first);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.pings);
    for (const timer of this.retries) clearTimeout(timer);
    for (const [id, waiting] of this.waiting) {
      this.waiting.delete(id);
      waiting.settle({ kind: 'failed', error: 'dispatch_failed' });
    }
    for (const arrived of [...this.arrivals]) arrived();
    await Promise.all([...this.server.clients].map(leave));
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private welcome(socket: WebSocket): void {
    socket.on('message', (data) => this.receive(parseJson(String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.lose(socket));
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.sockets,
        debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18060 },
        connection_info: { app_id: this.appId },
      }),
    );
    for (const arrived of [...this.arrivals]) arrived();
  }

  private receive(frame: unknown): void {
    if (this.faults.frozenSockets) return;
    const id = asText(asObject(frame)['envelope_id']);
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    waiting.settle({ kind: 'acknowledged', payload: asObject(asObject(frame)['payload']) });
  }

  private lose(socket: WebSocket): void {
    for (const [id, waiting] of this.waiting) {
      if (waiting.socket !== socket) continue;
      this.waiting.delete(id);
      waiting.settle({ kind: 'failed', error: 'dispatch_failed' });
    }
  }

  private open(): readonly WebSocket[] {
    return [...this.server.clients].filter((socket) => socket.readyState === WebSocket.OPEN);
  }

  private attempt(
    kind: EnvelopeKind,
    payload: Json,
    retry: number,
    reason: string,
  ): Promise<DeliveryOutcome> {
    const sockets = this.open();
    this.turn += 1;
    const socket = sockets[this.turn % Math.max(1, sockets.length)];
    if (socket === undefined) return Promise.resolve({ kind: 'failed', error: 'dispatch_failed' });
    this.count += 1;
    const id = `envelope-${this.count}`;
    const envelope = {
      envelope_id: id,
      type: kind,
      accepts_response_payload: kind !== 'events_api',
      payload,
      ...(kind === 'events_api' ? { retry_attempt: retry, retry_reason: reason } : {}),
    };
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.waiting.delete(id);
        resolve({ kind: 'failed', error: 'operation_timeout' });
      }, this.timing.ackTimeoutMs);
      const settle = (outcome: DeliveryOutcome) => {
        clearTimeout(late);
        resolve(outcome);
      };
      this.waiting.set(id, { settle, socket });
      if (this.faults.frozenSockets) return;
      for (let copy = 0; copy < this.faults.copiesOfDeliveries; copy += 1)
        socket.send(JSON.stringify(envelope));
    });
  }

  /** An event is sent again: on the next socket, or as soon as one is there. */
  private async repeat(kind: EnvelopeKind, payload: Json, first: DeliveryOutcome): Promise<DeliveryOutcome> {
    let outcome = first;
    for (const [index, delayMs] of this.timing.retryDelaysMs.entries()) {
      const reason =
        outcome.kind === 'failed' && outcome.error === 'operation_timeout' ? 'timeout' : 'connection_failed';
      await this.pause(delayMs);
      await this.connected();
      if (this.closed) return outcome;
      outcome = await this.attempt(kind, payload, index + 1, reason);
      if (outcome.kind === 'acknowledged') return outcome;
    }
    return outcome;
  }

  private pause(delayMs: number): Promise<void> {
    if (delayMs === 0 || this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.retries.delete(timer);
        resolve();
      }, delayMs);
      this.retries.add(timer);
    });
  }
}

const CLOSE_HANDSHAKE_MS = 1_000;

/** Closes with a handshake; a peer that does not answer loses the connection. */
function leave(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), CLOSE_HANDSHAKE_MS);
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    if (socket.readyState === WebSocket.OPEN) socket.close(1001, 'sandbox closes');
  });
}
