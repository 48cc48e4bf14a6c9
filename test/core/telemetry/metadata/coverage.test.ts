// What calls say about themselves, counted; what is missing, with how to add it; the page says the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { LlmCall } from '../../../../src/core/model/records.ts';
import { countCoverage } from '../../../../src/core/telemetry/metadata/coverage.ts';
import { PIECES } from '../../../../src/core/telemetry/metadata/pieces.ts';
import { coverageText } from '../../../../src/core/telemetry/metadata/wording.ts';
import { callOf } from './calls.ts';

const coverageOf = (...calls: readonly LlmCall[]) => {
  const count = countCoverage('support-answers');
  for (const call of calls) count.add(call);
  return count.result();
};
const stateOf = (title: string, ...calls: readonly LlmCall[]) =>
  coverageOf(...calls).pieces.find(({ piece }) => piece.title === title)?.state;
const times = (count: number, call: LlmCall): readonly LlmCall[] => Array.from({ length: count }, () => call);

describe('metadata coverage', () => {
  it('finds every piece of a call that carries all, under the names that the program itself gives', () => {
    const whole = callOf({
      output: 'Yes.',
      session: 's1',
      user: 'u1',
      evaluations: { judge: 1 },
      attributes: {
        'gen_ai.prompt.version': 'v12',
        'app.prompt.hash': '9f86d081',
        'feature_flag.new-index': 'on',
        'user.segment': 'free',
        experiment: 'B',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.response.system_fingerprint': 'fp_1',
        'http.request.resend_count': 0,
        'app.retrieval.documents': 4,
        'app.agent.steps': 2,
        'gen_ai.response.time_to_first_chunk': 0.3,
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.response.finish_reasons': 'stop',
        'error.type': 'timeout',
      },
    });
    const { answer, next, rows } = coverageText(coverageOf(whole));
    assert.equal(
      answer,
      'support-answers: 20 of 20 pieces of metadata reach us. Nothing that matters is missing.',
    );
    assert.equal(next, 'Nothing to do.');
    assert.ok(rows.every(({ share, add }) => share === '100 %' && add === null));
  });

  it('lists the worst first: missing before partly, and what matters more before what matters less', () => {
    const versioned = callOf({ output: 'Yes.', attributes: { 'gen_ai.prompt.version': 'v1' } });
    const { answer, next, rows } = coverageText(coverageOf(...times(3, versioned), ...times(7, callOf({}))));
    assert.equal(
      answer,
      'support-answers: 1 of 20 pieces of metadata reach us. Missing that matter most: served model, requested model, finish reason.',
    );
    assert.match(next, /^First: served model\. Shows a model .*\. Add gen_ai\.response\.model = "gpt-4o-/);
    const titles = rows.map(({ title }) => title);
    assert.ok(titles.indexOf('system fingerprint') < titles.indexOf('prompt version'), titles.join());
    const row = rows.find(({ title }) => title === 'prompt version');
    assert.deepEqual(row, {
      share: '30 %',
      title: 'prompt version',
      add: 'on some calls only: add gen_ai.prompt.version = "v12"',
    });
    assert.equal(rows.at(-1)?.title, 'feature');
  });

  it('asks of nearly every call what each should carry, and of any call what only some can', () => {
    const served = callOf({ attributes: { 'gen_ai.response.model': 'm' } });
    assert.equal(stateOf('served model', ...times(9, served), callOf({})), 'reaches');
    assert.equal(stateOf('served model', ...times(8, served), ...times(2, callOf({}))), 'partly');
    const retried = callOf({ attributes: { 'http.request.resend_count': 1 } });
    assert.equal(stateOf('retry number', retried, ...times(99, callOf({}))), 'reaches');
    assert.equal(stateOf('feature', callOf({ feature: 'unknown_service' })), 'missing');
  });

  it('says that a source which never showed an error may be blind, and that one which hides them is', () => {
    const error = coverageText(coverageOf(callOf({}))).rows.find(({ title }) => title === 'error type');
    assert.match(error?.add ?? '', /^no error ever seen: this instrumentation may be blind to failures/);
    const { answer } = coverageText(coverageOf(...times(1000, callOf({}))));
    assert.match(answer, /matter most: served model, prompt version, error type\.$/);
    const unseen = callOf({ attributes: { 'app.instrumentation.blind': true, 'error.type': '500' } });
    const { next } = coverageText(coverageOf(callOf({}), unseen));
    assert.match(next, /^First: 1 failed call was seen only by the HTTP client/);
  });

  it('shows a few calls as neither none nor all', () => {
    const named = callOf({ user: 'u1' });
    const share = (...calls: readonly LlmCall[]) =>
      coverageText(coverageOf(...calls)).rows.find(({ title }) => title === 'user')?.share;
    assert.equal(share(named, ...times(999, callOf({}))), '<1 %');
    assert.equal(share(callOf({}), ...times(999, named)), '99 %');
  });
});

describe('the metadata page', () => {
  const page = readFileSync(new URL('../../../../docs/telemetry-metadata.md', import.meta.url), 'utf8');
  it('has a row for every piece with its attribute, and no other', () => {
    for (const { title, why, add } of PIECES)
      assert.ok(
        page.includes(`| ${title} |`) && page.includes(`| ${why} | \`${add.name}\` = ${add.example} |`),
        title,
      );
    assert.equal([...page.matchAll(/\| ●/g)].length, PIECES.length);
  });
});
