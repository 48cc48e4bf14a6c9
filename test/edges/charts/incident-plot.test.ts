// The picture of an incident: what is marked where, and that it is drawn at all.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChartSeries } from '../../../src/core/model/finding.ts';
import { drawIncident, svgOf } from '../../../src/edges/charts/charts.ts';
import { type IncidentPlot, incidentSpec } from '../../../src/edges/charts/incident-spec.ts';
import { changeOf, HOUR, NOW } from '../../core/triage/seeded.ts';

const ONSET = NOW - 26 * HOUR;
const FROM = ONSET - 40 * HOUR;

const series = (name: string): ChartSeries => ({
  name,
  unit: 'share',
  normal: 0.02,
  normalRange: [0.01, 0.03],
  points: Array.from({ length: 35 }, (_, index) => {
    const at = FROM + index * 2 * HOUR;
    const value = at < ONSET ? 0.02 : 0.12;
    return { at, value, low: value - 0.01, high: value + 0.02, n: 50 };
  }),
});

const plot = (more: Partial<IncidentPlot> = {}): IncidentPlot => ({
  title: 'Refusals 12 % where flag = on, normal 1.0–3.0 %: paged 26 h after “strict safety on”',
  series: [series('refusals in flag=on'), series('refusals in all calls')],
  domain: [FROM, NOW + 4 * HOUR],
  onset: { at: ONSET, earliest: ONSET - HOUR, latest: ONSET + HOUR },
  pagedAt: NOW,
  recoveredAt: null,
  changes: [
    { change: changeOf(ONSET - 60_000, { summary: 'strict safety on; for 10 %' }), kind: 'suspect' },
    { change: changeOf(ONSET - 5 * HOUR, { summary: 'weekly release' }), kind: 'decoy' },
    { change: changeOf(NOW - HOUR, { summary: 'new index' }), kind: 'change' },
  ],
  ...more,
});

describe('the picture of an incident', () => {
  test('has the answer as its title, the page and the onset with their days, and each change as what it is', async () => {
    const svg = await svgOf(incidentSpec(plot()));
    assert.match(svg, /Refusals 12 % where flag = on/);
    // 20 Nov 14:00 UTC is when someone was paged, in a picture of three days.
    assert.match(svg, />20 Nov 14:00 paged</);
    assert.match(svg, />19 Nov 12:00 onset</);
    assert.match(svg, />19 Nov 11:59 suspect: strict safety on</);
    assert.match(svg, />19 Nov 07:00 ruled out: weekly release</);
    assert.match(svg, />20 Nov 13:00 new index</);
    assert.match(svg, /refusals in flag=on · 50 calls a point · band 1\.0–3\.0 %/);
  });

  test('marks the end where the picture reaches it, and only then', async () => {
    assert.match(
      await svgOf(incidentSpec(plot({ recoveredAt: NOW + 2 * HOUR }))),
      /16:00 shown to be normal again/,
    );
    assert.doesNotMatch(await svgOf(incidentSpec(plot({ recoveredAt: NOW + 9 * HOUR }))), /normal again/);
  });

  test('of many changes the suspect and the nearest to the onset are named; lanes do not overlap', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      change: changeOf(ONSET + (index + 1) * HOUR, { summary: `release ${index}` }),
      kind: 'change' as const,
    }));
    const svg = await svgOf(incidentSpec(plot({ changes: [...many, ...plot().changes] })));
    assert.match(svg, /suspect: strict safety on/);
    assert.match(svg, /release 2</);
    assert.doesNotMatch(svg, /release 3</);
  });

  test('is a PNG, also without an onset or any series', async () => {
    for (const one of [plot(), plot({ onset: null, changes: [] }), plot({ series: [] })]) {
      const png = await drawIncident(one);
      assert.equal(Buffer.from(png).subarray(1, 4).toString(), 'PNG');
      assert.equal(Buffer.from(png).readUInt32BE(16), 1200);
    }
    assert.match(await svgOf(incidentSpec(plot({ series: [] }))), /There were no calls to draw/);
  });
});
