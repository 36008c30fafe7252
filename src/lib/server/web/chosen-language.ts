import type { Cookies } from '@sveltejs/kit';
import { isLanguage, type Language } from '#lib/i18n/index.ts';

const COOKIE = '__Host-language';

/**
 * The language that the reader chose with the switch: `?lang=` now, or a cookie from before. `undefined` when nothing
 * was chosen, so that the link's customer and then the browser decide.
 */
export function chosenLanguage(event: Readonly<{ url: URL; cookies: Cookies }>): Language | undefined {
  const asked = event.url.searchParams.get('lang');
  if (isLanguage(asked)) {
    event.cookies.set(COOKIE, asked, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
    return asked;
  }
  const kept = event.cookies.get(COOKIE);
  return isLanguage(kept) ? kept : undefined;
}
