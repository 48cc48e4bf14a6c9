// `npm run build`: compiles src/ and migrations/ to dist/ and copies what is not TypeScript (pages, templates, fonts).
// Node refuses to strip types under node_modules, so the published package ships dist/. It mirrors the repository, so
// that a path such as ../../../manifest.yml leads from the compiled file to the same place as from its source.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist');
const copied = ['src', 'migrations', 'templates', 'manifest.yml', 'package.json'];

rmSync(target, { recursive: true, force: true });
const tsc = join(root, 'node_modules', '.bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});
if (compiled.status === 0) {
  for (const name of copied.filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, name), join(target, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }
} else {
  console.error('build: TypeScript errors above; dist/ is not complete.');
  process.exitCode = 1;
}
