// Nothing that comes from outside may become a mention, a link or a line of ours.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { link, oneLine, paragraph, plain } from '../../../src/edges/slack/escape.ts';
import { plainFromSlack } from '../../../src/edges/slack/slack-text.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!channel>',
        '<!here|x>',
        '<@U0ANA>',
        '<#C1|x>',
        '<https://evil.example|PagerDuty>',
        '&lt;',
        '&amp;',
        '<',
        '>',
        '&',
        '|',
        '\n',
        '`',
        '*',
        '😀',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** Slack's reading: only `<…>` can come alive, and entities. */
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

describe('escaping', () => {
  test('no angle bracket survives, and no half of an entity', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 80, max: 400 }), (text, max) => {
        for (const safe of [
          oneLine(text, max, '/incident evidence E7'),
          paragraph(text, max, '/incident evidence E7'),
        ]) {
          assert.doesNotMatch(safe, /[<>]/);
          assert.doesNotMatch(safe, /&(?!amp;|lt;|gt;)/);
          assert.ok(safe.length <= max, `${safe.length} > ${max}`);
        }
      }),
    );
  });
  test('what is not cut reads as it was written', () => {
    fc.assert(
      fc.property(hostile, (text) =>
        assert.equal(unescaped(oneLine(text, 1_000_000)), text.replace(/\s+/g, ' ').trim()),
      ),
    );
  });
  test('the number of characters cut is the true one', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 80, max: 200 }), (text, max) => {
        const safe = oneLine(text, max, 'E7');
        const found = /^([\s\S]*)… \((\d+) more characters in E7\)$/.exec(safe);
        if (found === null) return;
        const folded = text.replace(/\s+/g, ' ').trim();
        assert.equal(
          folded.slice(folded.length - Number(found[2])),
          folded.slice(unescaped(found[1] ?? '').length),
        );
      }),
    );
  });
  test('one line stays one line; plain text is cut too', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 150 }), (text, max) => {
        assert.doesNotMatch(oneLine(text, 500), /\n/);
        assert.ok(plain(text, max).length <= max);
      }),
    );
  });
  test('a link is only ever to http(s), and its label cannot end it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), hostile), hostile, (address, label) => {
        const made = link(address, label);
        assert.match(made, /^(?:<https?:\/\/[^<>|\s]+\|[^<>|]*>|[^<>]*)$/i);
      }),
    );
  });
});

describe('what Slack sends', () => {
  test('markup becomes words', () => {
    assert.equal(
      plainFromSlack(
        '<@U1|ana> saw &lt;b&gt; in <#C1|general>, see <https://x.example|docs> &amp; <https://y.example>',
      ),
      '@ana saw <b> in #general, see docs (https://x.example) & https://y.example',
    );
    assert.equal(plainFromSlack('<!subteam^S1|@ml> <!here>'), '@@ml @here');
  });
  test('escaping it again never revives anything', () => {
    fc.assert(
      fc.property(hostile, (text) => assert.doesNotMatch(oneLine(plainFromSlack(text), 5000), /[<>]/)),
    );
  });
});
