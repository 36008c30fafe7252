import { redirect } from '@sveltejs/kit';
import { endCustomerSession, endHelp } from '#lib/server/domain/identity/index.ts';
import { action, findSignedInCustomer, readPortalMerchant, route } from '#lib/server/web/index.ts';
import { dropSession } from '../../door-cookies.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Signing out is a form's doing, never an address's. */
export const load: PageServerLoad = route(async (event) => {
  const { slug } = await readPortalMerchant(event);
  redirect(303, `/my/${slug}`);
});

export const actions: Actions = {
  default: action(async (event) => {
    const { slug } = await readPortalMerchant(event);
    const who = await findSignedInCustomer(event);
    if (who?.session.helper) await endHelp(who.ctx, who.merchantId);
    else if (who) await endCustomerSession(who.ctx, who, who.sessionId);
    dropSession(event.cookies, slug);
    if (who?.session.helper) redirect(303, `/admin/customers/${who.customerId}`);
    redirect(303, `/my/${slug}/sign-in?signed-out`);
  })
};
