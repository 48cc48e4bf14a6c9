// Does an answer keep its format: JSON that fits a schema, and Markdown fences that were not there before?
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

/**
 * A judge of format compliance, compiled once.
 * @param schema JSON Schema, draft 2020-12 (draft 7 schemas without its removed words fit too)
 * @param fences `allow` (default): JSON inside one Markdown fence counts as kept; `refuse`: it counts as broken. A fence that
 *   appears is a change of its own, seen by `code-fences`, and a product that strips fences does not suffer from it.
 * @returns output → 1 when it parses and fits, else 0; never throws
 * @throws RangeError when `schema` is no JSON Schema
 */
export function formatJudge(
  schema: unknown,
  { fences = 'allow' }: { readonly fences?: 'allow' | 'refuse' } = {},
): (output: string) => 0 | 1 {
  const fits = compiled(schema);
  return (output) => {
    const parsed = parsedJson(output, fences);
    return parsed !== undefined && fits(parsed.value) ? 1 : 0;
  };
}

/** @returns undefined when the text is no JSON value; `value` may be any JSON value, null too */
export function parsedJson(
  output: string,
  fences: 'allow' | 'refuse' = 'allow',
): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(fences === 'allow' ? withoutFence(output) : output) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Code fences are a habit that models take up and drop on their own. */
export const hasFence = (output: string): boolean => output.includes('```');

/** What stands inside when the whole answer is one fenced block; else the answer itself. */
function withoutFence(output: string): string {
  const text = output.trim();
  if (!text.startsWith('```') || !text.endsWith('```') || text.length < 7) return output;
  const firstLineEnd = text.indexOf('\n');
  return firstLineEnd === -1 ? output : text.slice(firstLineEnd + 1, -3);
}

function compiled(schema: unknown): (value: unknown) => boolean {
  if ((typeof schema !== 'object' && typeof schema !== 'boolean') || schema === null || Array.isArray(schema))
    throw new RangeError(`the output schema is ${JSON.stringify(schema)}: write a JSON Schema object`);
  try {
    const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
    // The package is CommonJS: its function is the default of its default.
    ajvFormats.default(ajv);
    const validate = ajv.compile(schema);
    return (value) => validate(value) === true;
  } catch (error) {
    throw new RangeError(
      `the output schema does not compile: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}
