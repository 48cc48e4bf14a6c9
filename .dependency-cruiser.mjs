// Who may import whom. `npm test -- layers` checks it; each rule's comment says what to do instead.
// test/house/layers.test.ts plants a breach of every rule named here and sees it reported.

/** The rooms of src/core, in order: a room imports rooms above it in this list, never below. */
export const coreRooms = [
  'model',
  'telemetry',
  'detection',
  'backtest',
  'correlation',
  'incident',
  'triage',
  'evaluation',
  'runbook',
  'postmortem',
];

/** Pure packages, the only ones core and flow may use. */
const purePackages = ['zod', 'ajv', 'ajv-formats', 'simple-statistics'];

/** Each vendor package has one home; everything else reaches it through a port. */
const vendorHomes = {
  slack: { packages: '@slack/[^/]+', home: '^src/edges/slack/' },
  pagerduty: { packages: '@pagerduty/pdjs', home: '^src/edges/pagerduty/' },
  database: { packages: '(better-sqlite3|kysely|pg)', home: '^src/edges/store/' },
  http: { packages: '(fastify|@fastify/[^/]+)', home: '^src/(edges/intake|sandbox)/' },
  charts: { packages: '(vega|vega-lite|@resvg/[^/]+)', home: '^src/edges/charts/' },
  documents: { packages: 'handlebars', home: '^src/edges/documents/' },
  openai: { packages: 'openai', home: '^src/edges/models/' },
  emulate: { packages: 'emulate', home: '^src/sandbox/' },
  schedule: { packages: 'node-cron', home: '^src/edges/schedule/' },
  'command-line': { packages: '(commander|cli-progress)', home: '^src/(main\\.ts$|cli/)' },
};

const npmKinds = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];
const inPackages = (pattern) => `(^|/)node_modules/(@types/)?${pattern}/`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const coreRules = [
  rule(
    'core-knows-only-core',
    'Core says what is true, without I/O. Take the value as an argument; the stage in src/flow fetches it through a port.',
    { path: '^src/core/' },
    { path: '^src/', pathNot: '^src/core/' },
  ),
  rule(
    'core-uses-pure-packages',
    `Core may use ${purePackages.join(', ')}. Put other packages behind a port in src/flow/ports.ts, implemented in src/edges.`,
    { path: '^src/core/' },
    { dependencyTypes: npmKinds, pathNot: inPackages(`(${purePackages.join('|')})`) },
  ),
  rule(
    'core-uses-no-builtins',
    'Core has no files, network, clock or randomness. Take what was read as an argument.',
    { path: '^src/core/' },
    { dependencyTypes: ['core'] },
  ),
  ...coreRooms
    .slice(0, -1)
    .map((room, index) =>
      rule(
        `core-${room}-looks-only-up`,
        `Rooms of core are read in order (${coreRooms.join(', ')}). Move the shared word to src/core/model, or the code to the later room.`,
        { path: `^src/core/${room}/` },
        { path: `^src/core/(${coreRooms.slice(index + 1).join('|')})/` },
      ),
    ),
];

const flowRules = [
  rule(
    'flow-knows-core-and-ports',
    'A stage sees core and src/flow/ports.ts. Add what it needs to a port; src/app.ts hands it the edge.',
    { path: '^src/flow/' },
    { path: '^src/', pathNot: '^src/(core|flow)/' },
  ),
  rule(
    'flow-stages-apart',
    'A stage never calls another stage: src/app.ts runs them in order. Move a shared decision to src/core.',
    { path: '^src/flow/([^/.]+)' },
    { path: '^src/flow/', pathNot: '^src/flow/(ports[/.]|$1[/.])' },
  ),
  rule(
    'flow-uses-pure-packages',
    `A stage may use ${purePackages.join(', ')}. Put other packages behind a port in src/flow/ports.ts, implemented in src/edges.`,
    { path: '^src/flow/' },
    { dependencyTypes: npmKinds, pathNot: inPackages(`(${purePackages.join('|')})`) },
  ),
  rule(
    'flow-does-no-io',
    'Files, network, timers and processes belong to an edge. Add a method to a port in src/flow/ports.ts.',
    { path: '^src/flow/' },
    { dependencyTypes: ['core'], pathNot: '^(node:)?(assert|crypto|util)(/|$)' },
  ),
];

const edgeRules = [
  rule(
    'edges-know-core-and-flow',
    'An edge sees core, flow and itself. Settings come to it as arguments from src/app.ts.',
    { path: '^src/edges/' },
    { path: '^src/', pathNot: '^src/(core|flow|edges)/' },
  ),
  rule(
    'edges-apart',
    'One edge never imports another. Let a stage call both through ports, or move pure shared code to src/core.',
    { path: '^src/edges/([^/]+)' },
    { path: '^src/edges/', pathNot: '^src/edges/$1(/|$)' },
  ),
  ...Object.entries(vendorHomes).map(([vendor, { packages, home }]) =>
    rule(
      `vendor-${vendor}-at-home`,
      `Packages ${packages} live only in ${home}. Use the port that edge implements, or add a method to it.`,
      { path: '^src/', pathNot: home },
      { path: inPackages(packages) },
    ),
  ),
];

const outerRules = [
  rule(
    'sandbox-stands-alone',
    'A simulator speaks the wire protocol, so that it cannot share the bugs of the program. Write the vendor’s shape again from its documentation.',
    { path: '^src/sandbox/' },
    { path: '^src/', pathNot: '^src/sandbox/' },
  ),
  rule(
    'config-knows-only-core',
    'Configuration is read before anything is built. Put the setting’s schema in src/config.ts or its words in src/core/model.',
    { path: '^src/config\\.ts$' },
    { path: '^src/', pathNot: '^src/core/' },
  ),
  rule(
    'nobody-imports-the-program',
    'src/main.ts, src/cli and the files beside src/app.ts put the program together. Take what you need as an argument from them.',
    { path: '^src/(core|flow|edges|sandbox)/|^src/config\\.ts$' },
    { path: '^src/(?!config\\.ts$)[^/]+\\.ts$|^src/cli/' },
  ),
  rule(
    'src-without-tests',
    'The program ships without test/, bench/, scripts/ and examples/. Move what it needs into src.',
    { path: '^src/' },
    { path: '^(test|bench|scripts|examples)/' },
  ),
  rule(
    'src-without-dev-packages',
    'The program ships without devDependencies. Move the package to "dependencies", or its use to test/.',
    { path: '^src/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'declared-packages-only',
    'Add the package to package.json: today it is only installed because another package asked for it.',
    { path: '^src/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  rule('resolvable', 'Fix the path, or install the package.', { path: '^src/' }, { couldNotResolve: true }),
  rule(
    'no-cycles',
    'Two modules that need each other are one, or share a third. Move the shared part to its own file.',
    { path: '^src/' },
    { circular: true },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...coreRules, ...flowRules, ...edgeRules, ...outerRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'types', 'default'],
    },
  },
};
