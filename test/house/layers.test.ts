// Every layer rule is seen to fail: one small tree with a breach of each, read by the rules the project itself is read by.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cruiseLayers, type LayerReport, layerProblems } from '../../scripts/check/layers.ts';

type LayerConfig = { default: { forbidden: { name: string }[] }; coreRooms: string[] };
const rulesFile: string = '../../.dependency-cruiser.mjs'; // as a string: it has no declarations to import
const { default: config, coreRooms } = (await import(rulesFile)) as LayerConfig;

type Breach = { rule: string; from: string; to: string };

const ordinaryBreaches: Breach[] = [
  { rule: 'core-knows-only-core', from: 'core/triage/a.ts', to: '../../flow/ports.ts' },
  { rule: 'core-uses-pure-packages', from: 'core/triage/b.ts', to: 'left-pad' },
  { rule: 'core-uses-no-builtins', from: 'core/triage/c.ts', to: 'node:fs' },
  { rule: 'flow-knows-core-and-ports', from: 'flow/a.ts', to: '../config.ts' },
  { rule: 'flow-stages-apart', from: 'flow/b.ts', to: './a.ts' },
  { rule: 'flow-uses-pure-packages', from: 'flow/c.ts', to: 'left-pad' },
  { rule: 'flow-does-no-io', from: 'flow/d.ts', to: 'node:timers/promises' },
  { rule: 'edges-know-core-and-flow', from: 'edges/one/a.ts', to: '../../config.ts' },
  { rule: 'edges-apart', from: 'edges/one/b.ts', to: '../two/a.ts' },
  { rule: 'vendor-slack-at-home', from: 'edges/one/slack.ts', to: '@slack/bolt' },
  { rule: 'vendor-pagerduty-at-home', from: 'edges/one/pagerduty.ts', to: '@pagerduty/pdjs' },
  { rule: 'vendor-database-at-home', from: 'edges/one/database.ts', to: 'kysely' },
  { rule: 'vendor-http-at-home', from: 'edges/one/http.ts', to: 'fastify' },
  { rule: 'vendor-charts-at-home', from: 'edges/one/charts.ts', to: 'vega' },
  { rule: 'vendor-documents-at-home', from: 'edges/one/documents.ts', to: 'handlebars' },
  { rule: 'vendor-openai-at-home', from: 'edges/one/openai.ts', to: 'openai' },
  { rule: 'vendor-emulate-at-home', from: 'edges/one/emulate.ts', to: 'emulate' },
  { rule: 'vendor-schedule-at-home', from: 'edges/one/schedule.ts', to: 'node-cron' },
  { rule: 'vendor-command-line-at-home', from: 'edges/one/cli.ts', to: 'commander' },
  { rule: 'sandbox-stands-alone', from: 'sandbox/a.ts', to: '../core/model/a.ts' },
  { rule: 'config-knows-only-core', from: 'config.ts', to: './edges/two/a.ts' },
  { rule: 'nobody-imports-the-program', from: 'edges/one/c.ts', to: '../../app.ts' },
  { rule: 'src-without-tests', from: 'app.ts', to: '../test/a.ts' },
  { rule: 'src-without-dev-packages', from: 'app.ts', to: 'dev-only' },
  { rule: 'declared-packages-only', from: 'app.ts', to: 'undeclared' },
  { rule: 'resolvable', from: 'app.ts', to: './absent.ts' },
  { rule: 'no-cycles', from: 'edges/two/b.ts', to: './c.ts' },
];

const roomBreaches: Breach[] = coreRooms.slice(0, -1).map((room, index) => ({
  rule: `core-${room}-looks-only-up`,
  from: `core/${room}/below.ts`,
  to: `../${coreRooms[index + 1]}/a.ts`,
}));

const breaches = [...ordinaryBreaches, ...roomBreaches];

/** What the breaches reach for, and imports that are allowed. */
const soundFiles = {
  'src/edges/two/a.ts': 'export {};',
  'src/edges/two/c.ts': "import './b.ts';",
  'src/flow/ports.ts': "import '../core/model/a.ts';",
  'src/flow/good-stage.ts': "import './ports.ts'; import './good-stage/part.ts';",
  'src/flow/good-stage/part.ts': "import '../ports.ts'; import 'node:crypto';",
  'src/edges/slack/good.ts':
    "import '@slack/bolt'; import './views/a.ts'; import '../../flow/good-stage.ts';",
  'src/edges/slack/views/a.ts': "import type { Pure } from 'zod';",
  'src/core/model/good.ts': "import 'zod'; import './a.ts';",
  'src/core/postmortem/good.ts': "import '../triage/good.ts';",
  'src/core/triage/good.ts': "import '../model/good.ts';",
  'src/main.ts':
    "import './app.ts'; import './cli/start.ts'; import './sandbox/good.ts'; import 'commander';",
  'src/cli/start.ts': "import '../app.ts'; import '../config.ts';",
  'src/sandbox/good.ts': "import 'emulate'; import 'fastify';",
  'test/a.ts': 'export {};',
};
const packages = [
  'left-pad',
  'zod',
  '@slack/bolt',
  '@pagerduty/pdjs',
  'kysely',
  'fastify',
  'vega',
  'handlebars',
];
const morePackages = ['openai', 'emulate', 'node-cron', 'commander'];

describe('layer rules', () => {
  const tree = mkdtempSync(join(tmpdir(), 'layers-test-'));
  let report: LayerReport;

  before(() => {
    plantTree(tree);
    report = cruiseLayers(tree);
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  test('every rule has a planted breach', () => {
    assert.deepEqual(
      breaches.map((breach) => breach.rule).toSorted(),
      config.forbidden.map((r) => r.name).toSorted(),
    );
  });

  for (const { rule, from, to } of breaches) {
    test(`${rule}: ${from} → ${to}`, () => {
      const found = report.breaches.filter((breach) => breach.rule === rule && breach.from === `src/${from}`);
      assert.equal(found.length, 1, JSON.stringify(report.breaches.filter((breach) => breach.rule === rule)));
      assert.match(found[0]?.advice ?? '', /\w{3,}.*\.$/);
    });
  }

  test('allowed imports are not reported', () => {
    const sound = new Set(Object.keys(soundFiles).filter((file) => file !== 'src/edges/two/c.ts'));
    assert.deepEqual(
      report.breaches.filter((breach) => sound.has(breach.from)),
      [],
    );
  });

  test('every file was read, and one that was not is a problem', () => {
    assert.ok(report.filesOnDisk > breaches.length);
    assert.equal(report.modulesRead, report.filesOnDisk);
    assert.deepEqual(layerProblems({ modulesRead: 7, filesOnDisk: 7, breaches: [] }), []);
    assert.match(layerProblems({ modulesRead: 0, filesOnDisk: 7, breaches: [] }).join(), /read 0 of 7/);
    assert.match(layerProblems({ modulesRead: 0, filesOnDisk: 0, breaches: [] }).join(), /read 0 of 0/);
  });
});

function plantTree(tree: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const declared = [...packages, ...morePackages];
  const versions = Object.fromEntries(declared.map((name) => [name, '1.0.0']));
  write('package.json', JSON.stringify({ dependencies: versions, devDependencies: { 'dev-only': '1.0.0' } }));
  write(
    'tsconfig.json',
    '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }',
  );
  for (const name of [...declared, 'dev-only', 'undeclared']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const room of coreRooms) write(`src/core/${room}/a.ts`, 'export {};');
  for (const [path, text] of Object.entries(soundFiles)) write(path, text);
  for (const from of new Set(breaches.map((breach) => breach.from))) {
    const imports = breaches
      .filter((breach) => breach.from === from)
      .map((breach) => `import '${breach.to}';`);
    write(`src/${from}`, imports.join('\n'));
  }
}
