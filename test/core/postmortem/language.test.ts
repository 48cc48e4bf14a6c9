// The language check: what it flags, and what it leaves alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLanguage } from '../../../src/core/postmortem/language.ts';

const phrases = (text: string, people?: readonly string[]) =>
  checkLanguage(text, people).map((one) => one.phrase);

test('a hallucinating model is no cause', () => {
  for (const text of [
    'The model hallucinated.',
    'Cause: hallucination',
    'because of hallucinations',
    'our LLM simply hallucinates',
  ])
    assert.equal(phrases(text).length, 1, text);
});

test('a person is no cause, named or not', () => {
  assert.deepEqual(phrases('It was caused by Ana Silva.', ['Ana Silva']), ['caused by Ana Silva']);
  assert.deepEqual(phrases("Ana Silva's mistake", ['Ana Silva']), ["Ana Silva's mistake"]);
  for (const text of [
    'human error',
    'The engineer forgot the pin',
    'she should have looked',
    'root cause: Bo (caused by Bo)',
  ])
    assert.ok(phrases(text, ['Bo']).length >= 1, text);
});

test('an action without an end is vague', () => {
  for (const text of [
    'Improve the prompt',
    'Be more careful with deploys',
    'Monitor latency better',
    'better monitoring',
    'Raise awareness in the team',
    'Review prompts more carefully',
  ])
    assert.equal(phrases(text).length >= 1, true, text);
});

test('what people did, measured improvements and plain causes are left alone', () => {
  for (const text of [
    'Acknowledged by Ana Silva',
    'Ana Silva pinned the model',
    'latency improved 78 %',
    'Improve by 5 points the recall on known queries',
    'The prompt held too little context',
    'Alert when correct answers leave 80 to 87 %',
    'The provider changed the model',
  ])
    assert.deepEqual(phrases(text, ['Ana Silva', 'Bo']), [], text);
});

test('each problem names its line, the reason and what to write instead; a name may hold any characters', () => {
  const [first, second] = checkLanguage('fine\nThe model hallucinated\nblame C++ (dev)', ['C++ (dev)']);
  assert.deepEqual([first?.line, second?.line], [2, 3]);
  assert.match(first?.instead ?? '', /what the system let happen/);
});
