// Empty, cut off, hedging: by finish reason, then by the text.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hedgingIn } from '../../../../src/core/telemetry/output/hedging.ts';
import { emptyIn, isEmpty, isTruncated, truncatedIn } from '../../../../src/core/telemetry/output/length.ts';

describe('empty', () => {
  for (const text of ['', ' \n\t', '""', "''", '{}', 'null', ' undefined '])
    it(JSON.stringify(text), () => assert.equal(isEmpty(text), true));
  for (const text of ['0', '[]', 'no', 'none', '.', `${' '.repeat(50)}a`])
    it(`an answer: ${JSON.stringify(text)}`, () => assert.equal(isEmpty(text), false));

  it('is not said of a tool call, nor of an answer that was withheld: that is a refusal', () => {
    assert.equal(emptyIn('', { 'gen_ai.response.finish_reasons': 'tool_use' }), null);
    assert.equal(emptyIn('', { 'gen_ai.response.finish_reasons': 'content_filter' }), null);
    assert.equal(emptyIn(null), null);
    assert.equal(emptyIn('', { 'gen_ai.response.finish_reasons': 'stop' }), 1);
  });
});

describe('truncated', () => {
  const prose = 'Put the kettle on, wait until it boils, then pour it over ';
  for (const text of [
    `${prose}the`,
    `${prose}tea,`,
    `${prose}a cup (`,
    `Here is the code you asked for:\n\`\`\`js\nconst kettle = boil(`,
    '{"steps": ["boil the water", "pour it over the tea", "wa',
  ])
    it(JSON.stringify(text.slice(-20)), () => assert.equal(isTruncated(text), true));
  for (const text of [
    `${prose}tea.`,
    `${prose}tea`,
    'and',
    'Here is the code you asked for:\n```js\nboil();\n```',
    '{"steps": ["boil the water", "pour it over the tea"]}',
    '```json\n{"steps": ["boil the water", "pour it"]}\n```',
    '[1] The first source says that it rains in April.',
  ])
    it(`whole: ${JSON.stringify(text.slice(-20))}`, () => assert.equal(isTruncated(text), false));

  it('a finish reason decides, recorded or not', () => {
    assert.equal(truncatedIn(`${prose}the`, { 'gen_ai.response.finish_reasons': 'stop' }), 0);
    for (const reason of ['length', 'max_tokens', 'MAX_TOKENS', '["length"]'])
      assert.equal(truncatedIn(null, { 'gen_ai.response.finish_reasons': reason }), 1, reason);
    assert.equal(truncatedIn(null), null);
  });
});

describe('hedging', () => {
  for (const text of [
    "I'm not entirely sure, but the shop opens at nine.",
    "I don't know which of the two you mean.",
    'I could be wrong, but it opens at nine.',
    'Perhaps it opens at nine, or maybe at ten; it seems to depend on the day.',
  ])
    it(text, () => assert.equal(hedgingIn(text), 1));
  for (const text of [
    'It opens at nine.',
    'Perhaps bring an umbrella.',
    'You might not be sure. That is fine.',
  ])
    it(`commits itself: ${text}`, () => assert.equal(hedgingIn(text), 0));
});
