// OTLP's protobuf messages, read at start from the published .proto files: no npm package is made for receiving OTLP
// (the exporters' packages hold encoders only, and keep them private), and protobufjs needs no compile step.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

export type Signal = 'traces' | 'metrics' | 'logs';

const folder = join(import.meta.dirname, 'published/opentelemetry-proto/opentelemetry/proto');

const FILES = [
  'common/v1/common.proto',
  'resource/v1/resource.proto',
  'trace/v1/trace.proto',
  'metrics/v1/metrics.proto',
  'logs/v1/logs.proto',
  'collector/trace/v1/trace_service.proto',
  'collector/metrics/v1/metrics_service.proto',
  'collector/logs/v1/logs_service.proto',
];

// https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto: the two fields that OTLP uses
const STATUS = `syntax = "proto3"; package google.rpc; message Status { int32 code = 1; string message = 2; }`;

const root = new protobuf.Root();
for (const file of FILES) protobuf.parse(readFileSync(join(folder, file), 'utf8'), root);
protobuf.parse(STATUS, root);
root.resolveAll();

const service = 'opentelemetry.proto.collector';
const REQUESTS: Readonly<Record<Signal, protobuf.Type>> = {
  traces: root.lookupType(`${service}.trace.v1.ExportTraceServiceRequest`),
  metrics: root.lookupType(`${service}.metrics.v1.ExportMetricsServiceRequest`),
  logs: root.lookupType(`${service}.logs.v1.ExportLogsServiceRequest`),
};
const RESPONSES: Readonly<Record<Signal, protobuf.Type>> = {
  traces: root.lookupType(`${service}.trace.v1.ExportTraceServiceResponse`),
  metrics: root.lookupType(`${service}.metrics.v1.ExportMetricsServiceResponse`),
  logs: root.lookupType(`${service}.logs.v1.ExportLogsServiceResponse`),
};
const status = root.lookupType('google.rpc.Status');

/**
 * @returns the request in the shape of proto-JSON; ids are bytes, 64-bit numbers are numbers (nanoseconds lose their last three digits)
 * @throws Error when the bytes are no such message
 */
export function decodeRequest(signal: Signal, bytes: Uint8Array): unknown {
  const type = REQUESTS[signal];
  return type.toObject(type.decode(bytes), { longs: Number });
}

export const encodeResponse = (signal: Signal, response: object): Uint8Array =>
  RESPONSES[signal].encode(RESPONSES[signal].fromObject(response)).finish();

/** What a refusal's body is in protobuf. https://opentelemetry.io/docs/specs/otlp/#failures */
export const encodeStatus = (text: string): Uint8Array => status.encode({ message: text }).finish();
