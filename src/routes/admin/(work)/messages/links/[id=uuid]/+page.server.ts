import { redirect } from '@sveltejs/kit';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { revokePayLink } from '#lib/server/domain/pay-links/index.ts';
import { readPayLinkLine } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { momentOf, scopeOfPayLink, sentInWords, toneOfPayLink } from '../link-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One pay link: where it went, whether it was opened, and taking it back while it works. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ params, parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const line = await readPayLinkLine(ctx, { merchantId: merchant.id, payLinkId: params.id });
  const moment = (at: Temporal.Instant) => formatDateTime(at, merchant.zone, language);
  const scope = scopeOfPayLink(line, t);
  return {
    title: t('lists:pay-links.page-title', { name: line.customerName }),
    customer: { id: line.customerId, name: line.customerName, reference: line.customerReference },
    scope,
    messageHref: line.noticeId === null ? undefined : paths.message(line.noticeId),
    state: t(`lists:pay-links.show.${line.state}`),
    tone: toneOfPayLink[line.state],
    facts: [
      { term: t('lists:pay-links.scope'), value: scope.text },
      { term: t('lists:pay-links.made'), value: momentOf(moment(line.createdAt), line.madeBy, t) },
      { term: t('lists:pay-links.sent'), value: sentInWords(line, t) },
      {
        term: t('lists:pay-links.seen'),
        value: line.openedAt === null ? t('lists:pay-links.not-opened') : moment(line.openedAt)
      },
      {
        term: t(line.state === 'expired' ? 'lists:pay-links.expired-at' : 'lists:pay-links.expires'),
        value: moment(line.expiresAt)
      },
      ...(line.revokedAt === null
        ? []
        : [
            {
              term: t('lists:pay-links.revoked-at'),
              value: momentOf(moment(line.revokedAt), line.revokedBy, t)
            }
          ])
    ],
    mayRevoke: line.state === 'standing' && mayDo(staff.role, 'share-pay-link'),
    isDone: url.searchParams.get('done') === 'revoked' && line.state === 'revoked',
    words: pickTexts(language, 'friendly', ['lists:pay-links'])
  };
});

export const actions: Actions = {
  revoke: staffRoute('share-pay-link', async ({ params }, { ctx, merchant }) => {
    await revokePayLink(ctx, { merchantId: merchant.id, payLinkId: params.id! });
    redirect(303, paths.payLink(params.id!, { done: 'revoked' }));
  })
};
