import { defineConfig, devices } from '@playwright/test';
import { chromiumLaunch } from './tests/support/chromium.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** `E2E_ALL=1`, as in `npm run test:long`: every page in every look, and every walk on both screens. */
const isWhole = process.env['E2E_ALL'] !== undefined;

/**
 * Pages are looked at on both screens, and paying is tried on both; else the portal is walked on a phone and the admin
 * on a wide screen, where they are at home. On a wide screen the longest words are enough.
 */
const notOnPhone = / admin\/(?!.* in (nl|fr|de|en), )/;
const notOnDesktop = [/ in (nl|fr|en), /, / in de, dark/, / portal\/(?!.* in de, light)/];

/** End to end: the built product, started as `npm start` starts it, in a real browser. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A test that needs a second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'nl-NL',
    timezoneId: 'Europe/Amsterdam',
    // A trace costs a quarter of the time: `E2E_TRACE=1` asks for them.
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunch()
  },
  projects: [
    // What has no page, or asks who may open which, is the same on every screen.
    {
      name: 'phone',
      use: phone,
      ...(isWhole ? {} : { grepInvert: notOnPhone }),
      testIgnore: ['**/no-javascript/**', '**/admin/access.test.ts', '**/api/**']
    },
    {
      name: 'desktop',
      use: { viewport: { width: 1280, height: 800 } },
      testIgnore: ['**/no-javascript/**', '**/portal/push.test.ts'],
      grepInvert: isWhole ? / in (nl|fr|en), / : notOnDesktop
    },
    {
      name: 'no-javascript',
      use: { ...phone, javaScriptEnabled: false },
      testMatch: '**/no-javascript/**/*.test.ts'
    }
  ]
});
