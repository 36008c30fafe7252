import { existsSync } from 'node:fs';
import type { LaunchOptions } from '@playwright/test';

/** Where Debian keeps Chromium. */
export const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/** Starts the system's Chromium if there is one, else Playwright's own; quiet, so that nothing but the test is timed. */
export function chromiumLaunch(): LaunchOptions {
  const isRoot = process.getuid?.() === 0;
  return {
    ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
    args: [
      // Chromium refuses its own isolation to root, which is who runs in a container.
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  };
}
