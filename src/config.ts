// oncall.yml and the environment become one frozen, validated object. The only reader of process.env.
// long: every setting and variable with its check, read as a whole; there is no other place to look.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { LAYERS } from './core/model/layer.ts';
import { parseRfc3339 } from './core/model/time.ts';
import { formatJudge } from './core/telemetry/output/format.ts';

const link = z.url();
const minutesOf = (fallback: number) => z.number().positive().max(1440).default(fallback);

const proxy = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.literal('loopback')], {
  error: 'name addresses such as 10.0.0.5, networks such as 10.0.0.0/8, or loopback',
});

/** A number that another system keeps: what to ask it, and which way is worse. */
const metricSchema = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(
      /^[a-z][a-z0-9]*([-_.][a-z0-9]+)*$/,
      'use lower case, digits and hyphens, such as task-completion',
    ),
  source: z.enum(['prometheus'], { error: 'use "prometheus"' }),
  /** In the source's own language; it must give one series. */
  query: z.string().trim().min(1).max(4000),
  worse: z.enum(['up', 'down', 'either'], { error: 'use "up", "down" or "either": which way is worse' }),
  layer: z.enum(LAYERS, { error: `use one of: ${LAYERS.join(', ')}` }).default('quality'),
  unit: z.string().min(1).max(32).optional(),
});

const PERIOD_MINUTES = {
  hour: 60,
  day: 1440,
  week: 10_080,
  month: 43_680,
  quarter: 131_040,
  year: 525_960,
} as const;

/** `2 per week` → 2 / 10,080 a minute. */
const budget = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const [, count, period] =
        /^\s*(\d+(?:\.\d+)?)\s+(?:per|a|an)\s+(hour|day|week|month|quarter|year)\s*$/i.exec(text) ?? [];
      const times = Number(count);
      if (period !== undefined && times > 0)
        return times / PERIOD_MINUTES[period.toLowerCase() as keyof typeof PERIOD_MINUTES];
      context.addIssue('say how many may be false and in what time, such as "1 per quarter" or "2 per week"');
      return z.NEVER;
    });

const down = (share: number) =>
  z
    .strictObject({
      share: z.number().min(0.01).max(1).default(share),
      calls: z.number().int().min(10).default(50),
      minutes: z.number().int().min(1).max(15).default(5),
    })
    .prefault({});

const featureSchema = z.strictObject({
  /** Shown to people; the key is what telemetry calls the feature. */
  title: z.string().min(1).optional(),
  provider: z.string().min(1).optional(),
  statusPage: link.optional(),
  runbook: link.optional(),
  dashboards: z
    .array(z.strictObject({ title: z.string().min(1), link }))
    .max(10)
    .default([]),
  pagerduty: z
    .strictObject({ service: z.string().optional(), escalationPolicy: z.string().optional() })
    .default({}),
  /** Evaluators that records do not explain themselves: what a higher score means. */
  evaluators: z
    .record(
      z.string(),
      z.strictObject({ layer: z.enum(['behavioural', 'quality']), worse: z.enum(['up', 'down', 'either']) }),
    )
    .default({}),
  metrics: z.array(metricSchema).max(20).superRefine(namedOnce).default([]),
  /** The format of answers: a JSON Schema, written here or as the path of its file. */
  outputSchema: z
    .record(z.string(), z.unknown(), {
      error: 'write a JSON Schema here (an object), or the path of a file that holds one',
    })
    .superRefine(isJsonSchema)
    .optional(),
  /** Whether JSON inside a Markdown code fence keeps the format. */
  outputFences: z.enum(['accept', 'refuse'], { error: 'use "accept" or "refuse"' }).default('accept'),
});

const WITHOUT_CREDENTIALS =
  'use an http or https address without a name or password: those go into PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD, or PROMETHEUS_BEARER_TOKEN';

const settingsFields = z.strictObject({
  features: z.record(z.string(), featureSchema).default({}),
  channels: z.strictObject({ announce: z.string().default('#incidents') }).prefault({}),
  correlation: z
    .strictObject({
      windowMinutes: minutesOf(10),
      groupBy: z.array(z.string()).min(1).default(['feature', 'service', 'alertname']),
    })
    .prefault({}),
  detection: z
    .strictObject({
      /** As people say it: `1 per quarter`. A feature. */
      falsePages: budget('1 per quarter'),
      falseTickets: budget('1 per week'),
      /** How long a layer alone must be outside normal before it wakes anyone. */
      sustainedMinutes: minutesOf(30),
      /** What is worth waking someone: a rate's odds this many times its envelope's, a score this share below normal. */
      harmfulRateFactor: z.number().min(1.05).max(100).default(1.5),
      harmfulScoreDrop: z.number().min(0.01).max(0.99).default(0.1),
      hardDown: down(0.1),
      behaviouralHardDown: down(0.5),
      /** Quality is never judged on less. */
      quality: z
        .strictObject({
          calls: z.number().int().min(5).default(30),
          users: z.number().int().min(1).max(2).default(2),
          minutes: minutesOf(10),
        })
        .prefault({}),
    })
    .prefault({}),
  triage: z
    .strictObject({
      windowMinutes: minutesOf(60),
      baselineHours: z
        .number()
        .positive()
        .max(24 * 56)
        .default(168),
      minimumCalls: z.number().int().min(5).default(30),
    })
    .prefault({}),
  pagerduty: z.strictObject({ escalationPolicy: z.string().optional() }).prefault({}),
  /** Any server that speaks Prometheus' HTTP API; features name their queries under `metrics`. */
  prometheus: z
    .strictObject({
      url: link.refine((text) => /^https?:\/\/[^/@]*(\/|$)/.test(text), WITHOUT_CREDENTIALS).optional(),
      stepSeconds: z.number().int().min(15).max(3600).default(60),
      /** How much of its past is read on the first start: what normal is learned from. */
      historyDays: z.number().min(0).max(90).default(28),
    })
    .prefault({}),
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(8080),
      bodyLimitBytes: z.number().int().positive().default(5_000_000),
      requestsPerMinute: z.number().int().positive().default(600),
      /** Proxies whose X-Forwarded-For is believed: true for every sender's, or their addresses. */
      trustProxy: z.union([z.boolean(), z.array(proxy).min(1)]).default(false),
    })
    .prefault({}),
  storage: z
    .strictObject({
      sqlite: z.string().min(1).default('data/oncall.sqlite'),
      /** Bodies and records older than this are deleted; incidents are kept for ever. */
      keepDays: z.number().int().min(7).max(3650).default(90),
      /** Of calls older than two days so many are kept a feature and hour, evenly: the disk stays bounded. */
      callsAnHour: z.number().int().min(100).max(1_000_000).default(2000),
      /** How long a killed process keeps what it was doing from others. */
      leaseSeconds: z.number().min(1).max(600).default(15),
    })
    .prefault({}),
});

const settingsSchema = settingsFields.superRefine(({ features, prometheus }, context) => {
  for (const [feature, { metrics }] of Object.entries(features)) {
    if (metrics.length === 0 || prometheus.url !== undefined) continue;
    const message = `the metrics of ${feature} are read from it: name the server, such as http://127.0.0.1:9090`;
    context.addIssue({ code: 'custom', path: ['prometheus', 'url'], message });
  }
});

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'a bot token starts with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'an app-level token starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8).optional(),
  SLACK_HTTP: z.enum(['0', '1']).default('0'),
  SLACK_API_URL: link.default('https://slack.com/api/'),
  PAGERDUTY_API_TOKEN: z.string().min(1).optional(),
  PAGERDUTY_API_URL: link.default('https://api.pagerduty.com'),
  /** Comma-separated while rotating. */
  PAGERDUTY_WEBHOOK_SECRET: z.string().transform(secretsOf).optional(),
  PAGERDUTY_FROM_EMAIL: z.email().optional(),
  PROMETHEUS_BEARER_TOKEN: z.string().min(1).optional(),
  /** Basic authentication, where there is no token. */
  PROMETHEUS_USERNAME: z.string().min(1).optional(),
  PROMETHEUS_PASSWORD: z.string().min(1).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: link.optional(),
  INTAKE_TOKEN: z.string().min(8).optional(),
  ONCALL_CONFIG: z.string().default('oncall.yml'),
  ONCALL_SQLITE: z.string().optional(),
  ONCALL_HOST: z.string().optional(),
  ONCALL_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Where the outside world reaches the intake: doctor looks for it in PagerDuty's webhook subscriptions. */
  ONCALL_PUBLIC_URL: link.optional(),
  ONCALL_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
  ONCALL_CLOCK_START: z
    .string()
    .refine((text) => parseRfc3339(text) !== null, 'an RFC 3339 time such as 2026-11-20T13:00:00Z')
    .optional(),
  ONCALL_CLOCK_FACTOR: z.coerce.number().positive().max(100_000).default(1),
  /** Wall time, epoch milliseconds, at which incident time was ONCALL_CLOCK_START. */
  ONCALL_CLOCK_ANCHOR: z.coerce.number().int().positive().optional(),
});

/** Two metrics of one name would be one series. */
function namedOnce(metrics: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  metrics.forEach(({ name }, index) => {
    if (metrics.findIndex((other) => other.name === name) === index) return;
    context.addIssue({
      code: 'custom',
      path: [index, 'name'],
      message: 'another metric has this name already',
    });
  });
}

export type Settings = z.infer<typeof settingsSchema>;
export type FeatureSettings = z.infer<typeof featureSchema>;
export type Environment = z.infer<typeof environmentSchema>;

export interface Config {
  readonly settings: Settings;
  readonly environment: Environment;
  /** Where the settings came from; null when there is no file and defaults hold. */
  readonly file: string | null;
}

export const databasePath = ({ settings, environment }: Config): string =>
  environment.ONCALL_SQLITE ?? settings.storage.sqlite;

/** As the environment says it, also where the rest of it cannot be read. */
export const logLevel = (): string | undefined => process.env['ONCALL_LOG'];

/** Names the field, the value and the remedy, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param source defaults to the process's environment
 * @throws ConfigError when a field is unknown, missing or has a value that cannot be used
 */
export function loadConfig(source: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const environment = checked(environmentSchema, present, 'environment');
  const path = environment.ONCALL_CONFIG;
  if (!existsSync(path)) {
    if (present['ONCALL_CONFIG'] !== undefined)
      throw new ConfigError(
        `environment: ONCALL_CONFIG = "${path}": there is no such file. Name an existing file, or unset it.`,
      );
    return freeze({ settings: settingsSchema.parse({}), environment, file: null });
  }
  const settings = checked(settingsSchema, withSchemaFiles(readYaml(path), path), path);
  return freeze({ settings, environment, file: path });
}

function isJsonSchema(schema: unknown, context: z.RefinementCtx): void {
  try {
    formatJudge(schema);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `${error.message}. Correct it: docs are at https://json-schema.org/draft/2020-12`;
    context.addIssue({ code: 'custom', message });
  }
}

/** A path of a schema, as seen from the settings file, becomes what stands in that file. */
function withSchemaFiles(settings: unknown, path: string): unknown {
  const { features } = (settings ?? {}) as { readonly features?: Record<string, unknown> };
  for (const [name, feature] of Object.entries(features ?? {})) {
    const of = (feature ?? {}) as { outputSchema?: unknown };
    if (typeof of.outputSchema !== 'string') continue;
    const where = `${path}: features.${name}.outputSchema = ${JSON.stringify(of.outputSchema)}`;
    const file = resolve(dirname(path), of.outputSchema);
    if (!existsSync(file))
      throw new ConfigError(
        `${where}: there is no such file beside ${path}. Name one that holds a JSON Schema.`,
      );
    of.outputSchema = readYaml(file);
  }
  return settings;
}

/** Spaces around a comma are no part of a secret. */
function secretsOf(text: string, context: z.RefinementCtx): readonly string[] {
  const secrets = text.split(',').map((secret) => secret.trim());
  for (const [index, secret] of secrets.entries()) {
    if (secret.length >= 8) continue;
    const message = `secret ${index + 1} of ${secrets.length} has ${secret.length} characters, and needs 8 or more: separate whole secrets with single commas`;
    context.addIssue({ code: 'custom', message });
  }
  return secrets;
}

function readYaml(path: string): unknown {
  try {
    return parseYaml(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    if (error instanceof YAMLParseError) throw new ConfigError(`${path}: it is not YAML: ${error.message}`);
    if (error instanceof Error && 'code' in error)
      throw new ConfigError(
        `${path}: it cannot be read (${error.message}). Name a file that this user may read.`,
      );
    throw error;
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) =>
      `${where}: ${issue.path.join('.') || 'the whole'} = ${shown(at(value, issue.path), issue.path)}: ${issue.message}`,
  );
  throw new ConfigError(`${lines.join('\n')}\nSee "Configuration" in README.md for every field.`);
}

/** A value as an error may show it: a secret is never printed. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  if (/TOKEN|SECRET|KEY|PASSWORD/.test(String(path.at(-1) ?? ''))) return '(hidden)';
  if (typeof value === 'string' && /:\/\/[^/]*@/.test(value)) return '(hidden)';
  return value === undefined ? '(missing)' : JSON.stringify(value).slice(0, SHOWN_MAX);
}

/** Of a value; a whole schema would hide what is wrong with it. */
const SHOWN_MAX = 200;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
}
