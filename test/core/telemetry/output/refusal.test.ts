// What counts as a refusal, in sentences written for this test; how well that agrees with people is measured elsewhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalIn } from '../../../../src/core/telemetry/output/refusal.ts';

const REFUSALS = [
  "I'm sorry, but I can't help with that request.",
  'I can’t assist with that.',
  "I won't be able to help with this.",
  "I'm not comfortable writing that.",
  'Unfortunately, I cannot provide medical advice.',
  "I apologize, but I can't do that.",
  "Sorry, I'm unable to discuss this topic.",
  'I must decline to answer.',
  "I'd rather not take part in this.",
  'That goes against my guidelines.',
  "No, I won't write that.",
  "I don't have the ability to look that up.",
  "I'm afraid I can't share details about other customers.",
  "We're not able to process this request.",
  '**I cannot help with this request.**',
  '{"answer": "I cannot help with that."}',
  "I appreciate you asking, but I'm not going to write that.",
  "It's not appropriate for me to guess at somebody's religion.",
  'Es tut mir leid, aber dabei kann ich Ihnen nicht helfen.',
  'Je suis désolé, mais je ne peux pas vous aider.',
  'Lo siento, pero no puedo ayudar con eso.',
  'Desculpe, mas não posso ajudar com isso.',
  'Mi dispiace, ma non posso aiutarti.',
  'Het spijt me, maar daar kan ik je niet mee helpen.',
  'Извините, но я не могу помочь с этим.',
  '抱歉，我无法提供这类信息。',
  '申し訳ありませんが、その質問にはお答えできません。',
  '죄송하지만 도와드릴 수 없습니다.',
];

const ANSWERS = [
  "I'm sorry to hear that your parcel is late. Your refund was sent today.",
  "You can't return items after 30 days, but we can exchange them.",
  "I can't recommend this place enough!",
  "If I can't give an exact date, I'll say so.",
  'We cannot ship to P.O. boxes.',
  'Our return policy does not allow opened items.',
  'The function cannot handle null.',
  'I understand that you want to cancel. Here is how.',
  "I can't find order 1234. Could you check the number?",
  'I apologize for the inconvenience, your refund is on its way.',
  'It is not necessary to restart.',
  'I understand the policy may discriminate against older staff; here is what the law says.',
  'I cannot provide a date for that, as the question rests on a false premise: the bridge was never built.',
  'Das kann nicht schaden: nehmen Sie ein Glas Wasser dazu.',
  'No puedo más: así empieza la canción.',
];

describe('a refusal by its text', () => {
  for (const text of REFUSALS) it(`declines: ${text}`, () => assert.equal(refusalIn(text), 1));
  for (const text of ANSWERS) it(`answers: ${text}`, () => assert.equal(refusalIn(text), 0));

  it('is looked for at the top: a limit named far down belongs to an answer', () => {
    const answer = 'Mix the flour with the eggs and let the dough rest. '.repeat(12);
    assert.equal(refusalIn(`${answer}I cannot give advice on allergies.`), 0);
    assert.equal(refusalIn(`I cannot give advice on allergies. ${answer}`), 1);
  });

  it('is not said of what was not recorded, of nothing, or of a tool call', () => {
    assert.equal(refusalIn(null), null);
    assert.equal(refusalIn('  \n'), null);
    assert.equal(refusalIn('I cannot help.', { 'gen_ai.response.finish_reasons': 'tool_calls' }), null);
    assert.equal(refusalIn('I cannot help.', { 'gen_ai.operation.name': 'embeddings' }), null);
  });
});

describe('a refusal by the provider’s word', () => {
  const stated = [
    { 'message.refusal': 'I cannot do that.' },
    { 'gen_ai.response.finish_reasons': 'content_filter' },
    { 'gen_ai.response.finish_reasons': '["refusal"]' },
    { 'gen_ai.response.finish_reasons': 'SAFETY' },
    { 'anthropic.message.stop_reason': 'refusal' },
    { 'ai.response.finishReason': 'content-filter' },
  ];
  for (const attributes of stated)
    it(JSON.stringify(attributes), () => {
      assert.equal(refusalIn('Here is the plan.', attributes), 1);
      assert.equal(refusalIn(null, attributes), 1);
    });

  it('an ordinary stop says nothing: the text decides', () => {
    assert.equal(refusalIn('Here you are.', { 'gen_ai.response.finish_reasons': 'stop' }), 0);
    assert.equal(refusalIn('I cannot help with that.', { 'gen_ai.response.finish_reasons': 'end_turn' }), 1);
    assert.equal(refusalIn(null, { 'gen_ai.response.finish_reasons': 'stop' }), null);
    assert.equal(refusalIn('Here you are.', { 'message.refusal': '' }), 0);
  });
});
