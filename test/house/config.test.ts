// The configuration: what is wrong is named with its remedy, and a secret is never printed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { enginePartsOf } from '../../src/engine-parts.ts';

const secretsIn = (text: string) =>
  loadConfig({ PAGERDUTY_WEBHOOK_SECRET: text }).environment.PAGERDUTY_WEBHOOK_SECRET;

describe('PAGERDUTY_WEBHOOK_SECRET', () => {
  it('is one secret, or several while rotating, with or without spaces between them', () => {
    assert.deepEqual(secretsIn('only-secret'), ['only-secret']);
    assert.deepEqual(secretsIn(' new-secret, old-secret '), ['new-secret', 'old-secret']);
    assert.equal(secretsIn(''), undefined);
  });

  it('names the position of one that is too short, never its text', () => {
    for (const [text, position] of [
      ['long-enough,shorty', 'secret 2 of 2 has 6 characters'],
      ['long-enough,', 'secret 2 of 2 has 0 characters'],
      [' shorty ', 'secret 1 of 1 has 6 characters'],
    ] as const)
      assert.throws(
        () => secretsIn(text),
        (error) =>
          error instanceof ConfigError &&
          error.message.includes(`PAGERDUTY_WEBHOOK_SECRET = (hidden): ${position}`) &&
          !/shorty|long-enough/.test(error.message),
      );
  });
});

it('a setting that nothing reads is refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-'));
  try {
    const file = join(folder, 'oncall.yml');
    writeFileSync(file, 'channels: { triage: "#llm-triage" }');
    assert.throws(() => loadConfig({ ONCALL_CONFIG: file }), /channels.*triage/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('metrics of other systems', () => {
  const load = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'oncall-'));
    try {
      const file = join(folder, 'oncall.yml');
      writeFileSync(file, text);
      return loadConfig({ ONCALL_CONFIG: file }).settings;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const metric = (fields: string) =>
    `features: { a: { metrics: [{ source: prometheus, query: up, ${fields} }] } }`;
  const server = 'prometheus: { url: "http://127.0.0.1:9090" }';

  it('are quality unless said otherwise, and need a server', () => {
    const { features } = load(`${metric('name: done, worse: down')}\n${server}`);
    assert.equal(features['a']?.metrics[0]?.layer, 'quality');
    assert.throws(
      () => load(metric('name: done, worse: down')),
      /prometheus\.url = \(missing\): the metrics of a/,
    );
  });

  it('are refused with the field and the remedy', () => {
    const twice =
      'features: { a: { metrics: [{ name: x, source: prometheus, query: up, worse: up }, { name: x, source: prometheus, query: up, worse: up }] } }';
    for (const [text, said] of [
      [metric('name: Done!, worse: down'), /metrics\.0\.name = "Done!": use lower case/],
      [metric('name: done'), /metrics\.0\.worse = \(missing\): use "up", "down" or "either"/],
      [twice, /metrics\.1\.name = "x": another metric has this name/],
      [
        'prometheus: { url: "http://bot:secret@127.0.0.1" }',
        /prometheus\.url = \(hidden\): .*PROMETHEUS_USERNAME/,
      ],
    ] as const)
      assert.throws(() => load(text.startsWith('prometheus') ? text : `${text}\n${server}`), said);
  });
});

describe('outputSchema', () => {
  const loaded = (features: string, files: Readonly<Record<string, string>> = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'oncall-'));
    try {
      for (const [name, text] of Object.entries({ 'oncall.yml': `features:\n${features}`, ...files }))
        writeFileSync(join(folder, name), text);
      return loadConfig({ ONCALL_CONFIG: join(folder, 'oncall.yml') }).settings;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const schema = '{ "type": "object", "required": ["answer"] }';

  it('stands in the settings, or in a file beside them; detection judges answers by it', () => {
    const inline = loaded(`  a: { outputSchema: ${schema}, outputFences: refuse }\n  b: {}`);
    const byFile = loaded('  a: { outputSchema: answer.schema.json }', { 'answer.schema.json': schema });
    assert.deepEqual(byFile.features['a']?.outputSchema, inline.features['a']?.outputSchema);
    const broken = (settings: typeof inline, feature: string, output: string) =>
      enginePartsOf(settings)
        .catalogue.metrics.find(({ name }) => name === 'format-invalid')
        ?.read({
          kind: 'llm_call',
          at: 0,
          feature,
          durationMs: null,
          attributes: {},
          output,
          evaluations: {},
          session: null,
          user: null,
        });
    assert.equal(broken(inline, 'a', '{"answer": 1}'), 0);
    assert.equal(broken(inline, 'a', '{"reply": 1}'), 1);
    assert.equal(broken(inline, 'a', '```json\n{"answer": 1}\n```'), 1);
    assert.equal(broken(byFile, 'a', '```json\n{"answer": 1}\n```'), 0, 'a fence is accepted by default');
    assert.equal(broken(inline, 'b', 'no JSON'), null, 'no format is asked of it');
  });

  it('that is none is refused with its field, its value and what to do', () => {
    assert.throws(
      () => loaded('  a: { outputSchema: { type: objekt } }'),
      (error) =>
        error instanceof ConfigError &&
        /features\.a\.outputSchema = \{"type":"objekt"\}: .*does not compile.*Correct it/.test(error.message),
    );
    assert.throws(
      () => loaded('  a: { outputSchema: gone.json }'),
      (error) =>
        error instanceof ConfigError &&
        /features\.a\.outputSchema = "gone\.json": there is no such file.*Name one/.test(error.message),
    );
    assert.throws(() => loaded('  a: { outputSchema: 7 }'), /outputSchema = 7: write a JSON Schema here/);
    assert.throws(() => loaded('  a: { outputFences: allow }'), /use "accept" or "refuse"/);
  });
});
