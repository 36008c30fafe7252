import type { BrowserContext } from '@playwright/test';
import type { SessionCookie } from '../../src/lib/server/domain/identity/index.ts';

/**
 * Puts somebody's session into a browser. `web` is where the product is: its HTTPS address is named, because a browser
 * lets `__Host-` in by no other, and sends it to localhost all the same.
 */
export function giveSession(
  browser: BrowserContext,
  web: string,
  { name, value }: Pick<SessionCookie, 'name' | 'value'>
): Promise<void> {
  const url = new URL('/', web).href.replace(/^http:/, 'https:');
  return browser.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' }]);
}
