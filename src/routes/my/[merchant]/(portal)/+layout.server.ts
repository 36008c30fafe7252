import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { countUnread } from '#lib/server/domain/notifications/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/**
 * What stands around every page of the portal. Each page adds its own `texts`, and asks again who is signed in: a
 * layout is no guard.
 */
export const load: LayoutServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, customer, merchant, tone, session } = who;
  const { language } = event.locals;
  return {
    // Staff who look; nothing for the customer.
    ...(session.helper && {
      help: {
        until: formatDateTime(session.absoluteExpiresAt, merchant.zone, language),
        words: pickTexts(language, 'friendly', ['customers:helping'])
      }
    }),
    unread: await ctx.db.withMerchant(merchantId, (tx) => countUnread(tx, merchantId, customerId)),
    customer: { name: customer.name },
    frame: pickTexts(language, tone, [
      'portal:nav',
      'portal:frame',
      'app:offline.title',
      'app:offline.stored',
      'app:update',
      'common'
    ]),
    merchant: {
      name: merchant.name,
      slug: merchant.slug,
      zone: merchant.zone,
      contactEmail: merchant.contactEmail
    }
  };
});
