import { redirect, type Cookies } from '@sveltejs/kit';
import { readPayPage, type PayPage } from '#lib/server/domain/collection/index.ts';
import { chosenLanguage } from '#lib/server/web/index.ts';
import type { HeldLink } from './link-access.server.ts';
import type { LivePayPage } from './selection.ts';

type PageEvent = Readonly<{ locals: App.Locals; url: URL; cookies: Cookies }>;

/** Reads everything behind a link, in the language of the switch, else the customer's. */
export async function readHeldPage(event: PageEvent, link: HeldLink): Promise<PayPage> {
  const language = chosenLanguage(event);
  return readPayPage(event.locals.ctx, { token: link.token, ...(language && { language }) });
}

/** The same for a page on which something can be paid; whoever comes to it otherwise is sent to what is the case. */
export async function readLivePage(event: PageEvent, link: HeldLink): Promise<LivePayPage> {
  const page = await readHeldPage(event, link);
  if (!('scope' in page)) redirect(303, link.base);
  return page;
}
