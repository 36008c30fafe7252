import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { SYSTEM_CHROMIUM } from '../../tests/support/chromium.ts';

/** Gets a Chromium for the end-to-end tests if the machine has none. If that fails, the tests will say so. */
export function ensureBrowser(): void {
  if (existsSync(SYSTEM_CHROMIUM) || existsSync(chromium.executablePath())) return;
  console.log('Fetching a browser for the end-to-end tests (once) …');
  spawnSync('playwright', ['install', 'chromium-headless-shell', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit']
  });
}
