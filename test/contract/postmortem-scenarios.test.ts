// Post-mortems of published incidents, replayed whole: real triage results, and still every number is grounded.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runReplay } from '../../src/cli/replay/run-replay.ts';
import { loadConfig } from '../../src/config.ts';
import { postmortemFacts } from '../../src/core/postmortem/facts.ts';
import { groundingProblems } from '../../src/core/postmortem/grounding.ts';
import { checkLanguage } from '../../src/core/postmortem/language.ts';
import { createDocuments } from '../../src/edges/documents/documents.ts';

const SCENARIOS = fileURLToPath(new URL('./data/vendor/scenarios/', import.meta.url));
const documents = createDocuments();
const HOUR_MS = 3_600_000;

for (const [scenario, words] of [
  ['linkedin-2024-schema', /## Impact\n\n- valid format \(format_valid\): \d/],
  ['mix-shift-only', /## Non-determinism acknowledgement\n\n- measure: /],
] as const)
  test(`${scenario}: the draft holds nothing that is not in the record`, async () => {
    const replayed = await runReplay(asLines(await withIncident(scenario)), loadConfig({}).settings);
    const [incident] = replayed.incidents;
    assert.ok(incident, 'no incident came about');
    const facts = postmortemFacts(incident.state, incident.events, replayed.to ?? 0);
    const markdown = documents.postmortem(facts);
    assert.deepEqual(groundingProblems(markdown, facts, incident.events), []);
    assert.deepEqual(checkLanguage(markdown), []);
    assert.match(markdown, words);
    assert.match(incident.postmortem ?? '', /^# Post-mortem INC-1: /);
    assert.doesNotMatch(incident.postmortem ?? '', /## Removed/);
  });

/** The scenario's last hours with an outside alert in them, and people who ask for triage and a post-mortem. */
async function withIncident(scenario: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${SCENARIOS}generate.mjs`, `${SCENARIOS}${scenario}.json`, '--baseline-days', '1'],
    { maxBuffer: 200_000_000 },
  );
  const records = stdout
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { readonly at: string; readonly kind: string; readonly feature?: string },
    )
    .filter((record) => record.kind !== 'truth');
  const end = Date.parse(records.at(-1)?.at ?? '');
  const before = (hours: number): string => new Date(end - hours * HOUR_MS).toISOString();
  const feature = records.find((record) => record.kind === 'llm_call')?.feature;
  const happened = [
    {
      at: before(2),
      kind: 'alert',
      source: 'alertmanager',
      payload: alertmanagerAlert(before(2.1), feature),
    },
    { at: before(1.5), kind: 'command', user: 'ana', text: 'triage' },
    { at: before(0.4), kind: 'command', user: 'ana', text: 'resolve pinned again' },
    { at: before(0.3), kind: 'command', user: 'ana', text: 'postmortem' },
  ];
  return [...records, ...happened]
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map((record) => JSON.stringify(record));
}

const alertmanagerAlert = (startsAt: string, feature: string | undefined) => ({
  version: '4',
  groupKey: '{}/answers',
  status: 'firing',
  receiver: 'oncall',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'AnswersBad', severity: 'critical', feature },
      annotations: { summary: 'Bad answers above 7.5 % for 15 min' },
      startsAt,
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example',
      fingerprint: 'abc123',
    },
  ],
});

async function* asLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
