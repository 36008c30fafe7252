import { existsSync } from 'node:fs';
import type { LaunchOptions } from '@playwright/test';

/** Where Debian keeps Chromium. */
export const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/** The same engine without a window around it: pages open in half the time. */
const SYSTEM_SHELL = '/usr/bin/chromium-headless-shell';

/**
 * Starts the system's Chromium if there is one, else Playwright's own; quiet, so that nothing but the test is timed.
 * `hasWindow`: the whole browser, for what the shell alone can't do (notifications).
 */
export function chromiumLaunch({ hasWindow = false } = {}): LaunchOptions {
  const isRoot = process.getuid?.() === 0;
  const installed = hasWindow ? [SYSTEM_CHROMIUM] : [SYSTEM_SHELL, SYSTEM_CHROMIUM];
  const executablePath = installed.find((path) => existsSync(path));
  return {
    ...(executablePath !== undefined && { executablePath }),
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
