// JSON Schema compliance with and without Markdown fences, and which script and language an answer is in.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatJudge, hasFence } from '../../../../src/core/telemetry/output/format.ts';
import {
  expectedLanguage,
  languageOf,
  languageSwitched,
} from '../../../../src/core/telemetry/output/language.ts';
import { scriptOfLanguage, scriptSwitched } from '../../../../src/core/telemetry/output/script.ts';

const schema = {
  type: 'object',
  required: ['verdict', 'on'],
  additionalProperties: false,
  properties: { verdict: { enum: ['yes', 'no'] }, on: { type: 'string', format: 'date' } },
};
const good = '{"verdict": "yes", "on": "2026-11-20"}';

describe('format by a JSON Schema', () => {
  const keeps = formatJudge(schema);

  it('holds for what parses and fits', () => assert.equal(keeps(good), 1));

  for (const [why, text] of [
    ['not JSON', 'yes'],
    ['nothing', ''],
    ['a word outside the list', '{"verdict": "maybe", "on": "2026-11-20"}'],
    ['a date that is none', '{"verdict": "yes", "on": "20/11/2026"}'],
    ['words around it', `Here you are: ${good}`],
    ['cut off', good.slice(0, -3)],
    ['nested beyond reading', '['.repeat(200_000)],
  ] as const)
    it(`is broken by ${why}`, () => assert.equal(keeps(text), 0));

  it('takes one fence around the answer, unless fences are refused', () => {
    const fenced = `\`\`\`json\n${good}\n\`\`\``;
    assert.equal(keeps(fenced), 1);
    assert.equal(formatJudge(schema, { fences: 'refuse' })(fenced), 0);
    assert.equal(formatJudge(schema, { fences: 'refuse' })(good), 1);
    assert.equal(hasFence(fenced), true);
    assert.equal(hasFence(good), false);
  });

  it('says what is wrong with a schema that is none', () => {
    assert.throws(
      () => formatJudge('object'),
      /RangeError: the output schema is "object": write a JSON Schema object/,
    );
    assert.throws(() => formatJudge({ type: 'thing' }), /RangeError: the output schema does not compile: /);
  });
});

describe('script', () => {
  const english = 'The parcel is on its way and will arrive tomorrow before noon.';

  it('stays in Latin letters, accents and all', () => {
    for (const text of [
      english,
      'Größe, façade, žluťoučký',
      'Let α be 5 µm and π ≈ 3.14 → done ✔ 🎉',
      '',
      '123',
    ])
      assert.equal(scriptSwitched(text), false, text);
  });

  it('is left by stray letters of another', () => {
    assert.equal(scriptSwitched(`${english} 因为所以`), true);
    assert.equal(scriptSwitched(`${english} สวัสดี`), true);
    assert.equal(scriptSwitched(`${english} 因`), false, 'one letter is a name or a symbol');
  });

  it('takes Latin names in any script, and Chinese characters in Japanese', () => {
    assert.equal(scriptSwitched('Посылка DHL Express прибудет завтра утром.'), false);
    assert.equal(scriptSwitched('荷物は明日の午前中に届きます。少々お待ちください。'), false);
    assert.equal(scriptSwitched('您的包裹明天上午到达，请您耐心等待。'), false);
  });

  it('is measured against what is due', () => {
    assert.equal(scriptSwitched(english, 'latin'), false);
    assert.equal(scriptSwitched(english, 'japanese'), true);
    assert.equal(scriptSwitched('您的包裹明天上午到达。', 'latin'), true);
    assert.equal(scriptSwitched('明日到着', 'japanese'), false);
    assert.equal(scriptSwitched('123', 'japanese'), false, 'no letters, no script');
  });

  it('of a language tag', () => {
    assert.equal(scriptOfLanguage('de-AT'), 'latin');
    assert.equal(scriptOfLanguage('sr_Latn_RS'), 'latin');
    assert.equal(scriptOfLanguage('zh-Hant'), 'chinese');
    assert.equal(scriptOfLanguage('xx'), null);
  });
});

describe('language', () => {
  const german = 'Das Paket ist auf dem Weg und wird morgen nicht vor Mittag mit der Post kommen.';
  const english =
    'The parcel is on its way, and the driver will call you with the time that you have chosen.';

  it('is known by common words, or not at all', () => {
    assert.equal(languageOf(german), 'de');
    assert.equal(languageOf(english), 'en');
    assert.equal(languageOf('Le colis est dans la ville, pour vous, avec les autres.'), 'fr');
    assert.equal(languageOf('El paquete está en camino para usted, pero con los demás.'), 'es');
    assert.equal(languageOf('OK'), null);
    assert.equal(languageOf('const a = 1;'), null);
  });

  it('is wrong only where one is due', () => {
    assert.equal(languageSwitched(english, 'de-AT'), 1);
    assert.equal(languageSwitched(german, 'de'), 0);
    assert.equal(languageSwitched('OK', 'de'), null);
    assert.equal(languageSwitched(english, 'fi'), null, 'no words of Finnish are known here');
    assert.equal(expectedLanguage({ 'user.locale': 'de-AT' }), 'de-AT');
    assert.equal(expectedLanguage({ language: 'German, please' }), null);
    assert.equal(expectedLanguage({ language: true }), null);
  });
});
