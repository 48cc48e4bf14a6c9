// The configuration: what is wrong is named with its remedy, and a secret is never printed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig } from '../../src/config.ts';

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
