import { redirect } from '@sveltejs/kit';
import { listConsents } from '#lib/server/domain/notifications/index.ts';
import { answerBy, askErasure, findEraseRequest, withdrawErasure } from '#lib/server/domain/privacy/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';
import { consentInWords } from './consent-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const { consents, request } = await ctx.db.withMerchant(merchantId, async (tx) => ({
    consents: await listConsents(tx, merchantId, customerId),
    request: await findEraseRequest(tx, merchantId, customerId)
  }));
  const paths = portalPaths(merchant.slug);
  return {
    consents: consents.map((entry) => consentInWords(entry, words, merchant.name)),
    erasure: {
      asked:
        request?.status === 'asked'
          ? words.t('preferences:privacy.erase.asked', {
              date: words.date(words.dayOf(request.askedAt), 'long'),
              by: words.date(answerBy(request, merchant.zone), 'long')
            })
          : undefined,
      refused:
        request?.status === 'refused'
          ? words.t('preferences:privacy.erase.refused', { answer: request.answer ?? '' })
          : undefined
    },
    back: { href: paths.preferences(), text: words.t('preferences:title') },
    exportHref: `${paths.privacy()}/export`,
    texts: words.pick(['preferences:privacy'])
  };
});

export const actions: Actions = {
  ask: customerRoute(async (_event, { ctx, merchantId, customerId, merchant }) => {
    await askErasure(ctx, { merchantId, customerId });
    redirect(303, portalPaths(merchant.slug).privacy());
  }),
  withdraw: customerRoute(async (_event, { ctx, merchantId, customerId, merchant }) => {
    await withdrawErasure(ctx, { merchantId, customerId });
    redirect(303, portalPaths(merchant.slug).privacy());
  })
};
