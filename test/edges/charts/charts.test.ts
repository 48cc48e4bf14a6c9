// The picture itself: a PNG of the promised size, drawn with the shipped fonts, and labels that really appear.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import { looked } from '../../../src/core/triage/evidence.ts';
import { triage } from '../../../src/core/triage/triage.ts';
import { shortened, wrapped } from '../../../src/edges/charts/appearance.ts';
import { createCharts, pngOf, svgOf } from '../../../src/edges/charts/charts.ts';
import { triageSpec } from '../../../src/edges/charts/triage-spec.ts';
import {
  callsFrom,
  changeOf,
  HOUR,
  NOW,
  normal,
  QUESTION,
  random,
  sourcesOf,
} from '../../core/triage/seeded.ts';

const SWAP = NOW - 2 * HOUR;
const FLAG = changeOf(SWAP + 40 * 60_000, { type: 'feature_flag', summary: 'suggestions on for everyone' });

function result(): TriageResult {
  const next = random(4);
  const calls = callsFrom(NOW - 30 * HOUR, NOW, 30_000, (at) => ({
    durationMs: 1600 * Math.exp(0.5 * normal(next)),
    attributes: { 'gen_ai.response.model': at < SWAP ? 'old-1' : 'new-2', 'error.kind': 'none' },
    evaluations: { correct: next() < (at < SWAP ? 0.85 : 0.55) ? 1 : 0, judge: 0.5 + 0.3 * next() },
  }));
  return triage(sourcesOf(calls, { changes: looked([FLAG]) }), QUESTION);
}

const header = (png: Uint8Array): { width: number; height: number } => {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

describe('the triage chart', () => {
  const triaged = result();
  let svg = '';
  let png: Uint8Array = new Uint8Array();
  before(async () => {
    svg = await svgOf(triageSpec(triaged));
    png = await createCharts().triage(triaged);
  });

  test('is a PNG 1200 pixels wide, about 180 a series and no more than four', () => {
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const { width, height } = header(png);
    assert.equal(width, 1200);
    const series = triaged.chart?.series.length ?? 0;
    assert.ok(
      series >= 3 && height > 150 * series && height < 260 * series + 260,
      `${height} for ${series} series`,
    );
  });

  test('its title says the finding, its panels their counts and band, its axis UTC', () => {
    assert.match(svg, /correct answers fell to/);
    assert.match(svg, /calls a point · band \d+–\d+ %/);
    assert.match(svg, /UTC, 20 Nov 2026/);
  });

  test('the suspect and the change that was ruled out are both labelled', () => {
    assert.match(svg, /suspect: the served model changed: old-1 → new-2/);
    assert.match(svg, /ruled out: suggestions on for everyone/);
    assert.match(svg, /12:0\d onset/);
  });

  test('labels change pixels: the shipped font draws them', () => {
    const silent = pngOf(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ''));
    assert.deepEqual(header(silent), header(png));
    assert.ok(png.length > silent.length * 1.2, `${png.length} bytes with labels, ${silent.length} without`);
    assert.notDeepEqual(png, pngOf(svg.replaceAll('suggestions on', 'suggestions gone')));
  });

  test('it survives being stored: the suspect is known after JSON', async () => {
    assert.equal(await svgOf(triageSpec(JSON.parse(JSON.stringify(triaged)))), svg);
  });

  test('text from outside is text, whatever it holds', async () => {
    const evil = { ...triaged, conclusion: '<script>alert("x")</script> & "]]>' };
    const drawn = await svgOf(triageSpec(evil));
    assert.doesNotMatch(drawn, /<script>/);
    assert.ok(pngOf(drawn).length > 0);
  });

  test('a result without calls gives a picture that says so', async () => {
    const empty = { ...triaged, chart: null, onset: null };
    assert.match(await svgOf(triageSpec(empty)), /There were no calls to draw/);
    assert.equal(header(await createCharts().triage(empty)).width, 1200);
  });
});

test('after a recovery the end is marked, with the change that coincides with it, and the title says the finding', async () => {
  const ended = result();
  const endedBy = changeOf(NOW - 20 * 60_000, { type: 'model_version', summary: 'Pinned old-1' });
  const svg = await svgOf(
    triageSpec({
      ...ended,
      conclusion:
        'Back to normal since about 13:40 UTC: correct answers 85 %. It was outside from 12:00 UTC.',
      recovery: { at: endedBy.at, earliest: endedBy.at - 60_000, latest: endedBy.at + 60_000, endedBy },
      chart: ended.chart && { ...ended.chart, changes: [...ended.chart.changes, endedBy] },
    }),
  );
  assert.match(svg, /Back to normal since about 13:40 UTC: correct answers 85 %/);
  assert.doesNotMatch(svg, /It was outside/);
  assert.match(svg, /13:40 end</);
  assert.match(svg, /13:40 at its end: Pinned old-1/);
});

test('long text is cut at a space, and lines stay within their length', () => {
  assert.equal(shortened('the served model changed twice', 26), 'the served model changed…');
  assert.deepEqual(wrapped('one two three four five', 9, 2), ['one two', 'three…']);
  assert.deepEqual(wrapped('short', 9, 2), ['short']);
});
