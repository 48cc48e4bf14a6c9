// `npm run build`: compiles src/ to dist/ and copies what is not TypeScript (pages, schemas, fonts) beside it.
// Node refuses to strip types under node_modules, so the published package ships dist/.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');
const target = join(root, 'dist');

rmSync(target, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});
if (compiled.status === 0) {
  cpSync(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') });
} else {
  console.error('build: TypeScript errors above; dist/ is not complete.');
  process.exitCode = 1;
}
