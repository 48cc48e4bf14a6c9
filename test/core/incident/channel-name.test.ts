// Channel names: always what Slack accepts, whatever the title.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { channelName } from '../../../src/core/incident/channel-steps.ts';

describe('channelName', () => {
  it('says number, feature and title', () => {
    assert.equal(
      channelName(42, ['support-answers', 'refusals above normal']),
      'inc-0042-support-answers-refusals-above-normal',
    );
  });

  it('drops accents and what repeats, and keeps the number when nothing else is left', () => {
    assert.equal(
      channelName(7, ['assistant', 'Assistant: Réponses fausses!']),
      'inc-0007-assistant-reponses-fausses',
    );
    assert.equal(channelName(7, [null, '回答がおかしい']), 'inc-0007');
    assert.equal(channelName(7, ['assistant'], 2), 'inc-0007-assistant-2');
  });

  it('is at most 80 characters of a-z, 0-9, - for any title', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000_000 }),
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (incident, title, attempt) => {
          assert.match(channelName(incident, ['feature', title], attempt), /^inc-\d{4,}[a-z0-9-]*$/);
          assert.ok(channelName(incident, ['feature', title], attempt).length <= 80);
        },
      ),
    );
  });
});
