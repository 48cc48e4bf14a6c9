// PagerDuty's published OpenAPI as a referee of our requests, where the originals lie beside this repository.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { RecordedRequest } from './recording-proxy.ts';

const ORIGINAL = fileURLToPath(
  new URL('../../../../shared/contracts/pagerduty-api-schema/reference/REST/openapiv3.json', import.meta.url),
);

/** @returns what is wrong with the request, empty when nothing is; null when the originals are not there. */
export function publishedReferee(): ((request: RecordedRequest) => readonly string[]) | null {
  if (!existsSync(ORIGINAL)) return null;
  const document = JSON.parse(readFileSync(ORIGINAL, 'utf8')) as OpenApi;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  return (request) => {
    const template = Object.keys(document.paths).find((path) => matches(path, request.path));
    const operation =
      template === undefined ? undefined : document.paths[template]?.[request.method.toLowerCase()];
    if (operation === undefined) return [`${request.method} ${request.path} is not in PagerDuty's API`];
    const parameters = operation.parameters.map((one) => ('$ref' in one ? deref(document, one.$ref) : one));
    return [
      ...parameterFaults(parameters, request),
      ...bodyFaults(ajv, document, operation.requestBody?.content['application/json'].schema, request.body),
    ];
  };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}
interface Operation {
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
}
interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'query' | 'path';
  readonly required?: boolean;
}

function deref(document: OpenApi, ref: string): Parameter {
  const found = document.components.parameters[ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`the published API refers to ${ref}, which it does not hold`);
  return found;
}

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);

function parameterFaults(parameters: readonly Parameter[], request: RecordedRequest): readonly string[] {
  const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name));
  const unknown = [...new Set(request.query.keys())].filter((name) => !known.has(name));
  const missing = parameters.filter(
    (one) => one.in === 'header' && one.required && request.headers[one.name.toLowerCase()] === undefined,
  );
  return [
    ...unknown.map((name) => `unknown query parameter ${name}`),
    ...missing.map((one) => `missing header ${one.name}`),
  ];
}

function bodyFaults(
  ajv: Ajv,
  document: OpenApi,
  schema: object | undefined,
  body: unknown,
): readonly string[] {
  if (schema === undefined) return body === null ? [] : ['a body where none belongs'];
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(body)
    ? []
    : (validate.errors ?? []).map((fault) => `${fault.instancePath} ${fault.message}`);
}
