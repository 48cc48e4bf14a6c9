// The official OpenAI client under a public instrumentation, exporting by a public OTLP exporter to the running intake.
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OpenAI } from 'openai';
import { type Running, TOKEN } from './intake-running.ts';

/** What all of these packages have, though under different types: definitions of the modules they patch. */
interface Patching {
  init(): unknown;
  setTracerProvider(provider: TracerProvider): void;
  setMeterProvider?(provider: MeterProvider): void;
}
interface Definition {
  patch(module: object, version?: string): object;
  unpatch(module: object, version?: string): void;
}

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

export interface Traced {
  readonly provider: TracerProvider;
  /** Sends what was recorded. */
  readonly flush: () => Promise<void>;
}

export function tracedTo(
  running: Running,
  protocol: 'protobuf' | 'json',
  resource: Readonly<Record<string, string>>,
): Traced {
  const settings = {
    url: `${running.url}/v1/traces`,
    headers: { authorization: `Bearer ${TOKEN}` },
  };
  const exporter =
    protocol === 'json'
      ? new JsonExporter(settings)
      : new ProtobufExporter({ ...settings, compression: 'gzip' as never });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 60_000 })],
  });
  return { provider, flush: () => provider.forceFlush() };
}

/** Patches the client while `run` runs; the packages name older majors of the client than the one that is patched. */
export async function underInstrumentation(
  instrumentation: Patching,
  { provider }: Traced,
  run: () => Promise<void>,
): Promise<void> {
  instrumentation.setMeterProvider?.(new MeterProvider());
  instrumentation.setTracerProvider(provider);
  const module = { OpenAI, default: OpenAI };
  const definitions = [instrumentation.init()].flat() as Definition[];
  for (const definition of definitions) definition.patch(module);
  try {
    await run();
  } finally {
    for (const definition of definitions) definition.unpatch(module);
  }
}
