// A block this page cannot draw: a labelled box with its type and whatever text it holds, so that nothing disappears.
import { html } from '../html.ts';
import { type Json, stringOf } from '../slack-json.ts';

export function Unknown({ json, what }: { readonly json: Json; readonly what: string }) {
  const texts = textsIn(json, 0);
  return html`<div class="unknown">
    <span class="unknown-type">${stringOf(json, 'type') || 'untyped'} ${what}, not drawn here</span>
    ${texts.length === 0 ? null : html`<span>${texts.join(' · ')}</span>`}
  </div>`;
}

// Deep enough for Slack's own nesting, and bounded against anything else.
const depthMax = 8;

function textsIn(value: unknown, depth: number): string[] {
  if (depth > depthMax || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' ? (textFields.has(name) ? [inner] : []) : textsIn(inner, depth + 1),
  );
}

const textFields = new Set([
  'text',
  'title',
  'alt_text',
  'fallback',
  'description',
  'label',
  'name',
  'external_id',
  'value',
]);
