import { chosenLanguage, findSignedInCustomer, readPortalMerchant, route } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/** Whose portal this is and how it speaks, signed in or not: for every frame around a page, error pages too. */
export const load: LayoutServerLoad = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const who = await findSignedInCustomer(event);
  const language = chosenLanguage(event) ?? who?.customer.language ?? event.locals.language;
  event.locals.language = language;
  return {
    merchant: { slug: merchant.slug, name: merchant.name, zone: merchant.zone },
    language,
    tone: who?.tone ?? (merchant.isFormal ? ('formal' as const) : ('friendly' as const))
  };
});
