// Preloaded into a measured program (`node --import`): at its end it writes what the program took, then adds nothing else.
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(
    process.env.BENCH_MEASURE,
    JSON.stringify({
      // Since the process began, so the program's own start is in it.
      wallSeconds: performance.now() / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakMb: process.resourceUsage().maxRSS / 1024,
    }),
  );
});
