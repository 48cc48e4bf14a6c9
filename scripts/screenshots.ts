// `npm run screenshots`: plays the sandbox in Chromium and photographs it for README and docs. Needs /usr/bin/chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs', 'images');
const FACTOR = '90';

const sandbox = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'src', 'main.ts'),
    'sandbox',
    '--factor',
    FACTOR,
    '--port',
    '0',
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
try {
  await photograph(await address());
} finally {
  const ended = once(sandbox, 'exit');
  sandbox.kill('SIGTERM');
  await ended;
}

async function address(): Promise<string> {
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const found = /Open (http\S+)/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('the sandbox ended before it printed its address');
}

async function photograph(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 });
  await page.goto(url);
  await page.getByText('No incident at Northwind').waitFor();
  await shoot(page, 'welcome');
  await page
    .getByText(/triage E3/)
    .first()
    .waitFor({ timeout: 240_000 });
  await page
    .getByRole('img', { name: /triage/i })
    .first()
    .waitFor();
  await showPinned(page);
  await page.getByRole('button', { name: 'Take the lead' }).click();
  await page.getByText('Ana Silva is now incident commander').waitFor();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
  await page.getByText('Acknowledged by Ana Silva').waitFor();
  await showPinned(page);
  await shoot(page, 'workspace');
  await page
    .getByRole('img', { name: /triage/i })
    .first()
    .scrollIntoViewIfNeeded();
  await shoot(page, 'triage');
  await type(page, '/incident resolve Pinned gpt-4-0314; answers are right again');
  await page
    .getByText(/Next: \/incident postmortem/)
    .last()
    .waitFor();
  await type(page, '/incident postmortem');
  await page.getByRole('button', { name: /^Read Post-mortem/ }).click({ timeout: 60_000 });
  await page.getByText('Non-determinism acknowledgement').waitFor();
  await shoot(page, 'post-mortem');
  await browser.close();
}

function showPinned(page: Page): Promise<void> {
  return page
    .getByText(/SEV2 INC-1/)
    .first()
    .click();
}

async function type(page: Page, text: string): Promise<void> {
  const composer = page.getByPlaceholder(/^Message #/);
  await composer.fill(text);
  await composer.press('Enter');
}

async function shoot(page: Page, name: string): Promise<void> {
  // What moves has come to rest: fonts are there, the list has scrolled.
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished),
    );
  });
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}
