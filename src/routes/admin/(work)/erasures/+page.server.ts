import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { answerBy, listWaitingErasures } from '#lib/server/domain/privacy/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

/** Who wants to be forgotten, and by when each has to have an answer. */
export const load: PageServerLoad = staffRoute('answer-erasure', async ({ parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const waiting = await listWaitingErasures(ctx, { merchantId: merchant.id });
  return {
    items: waiting.map(({ request, name, reference }) => ({
      customerId: request.customerId,
      name,
      reference,
      askedOn: formatDate(request.askedAt.toZonedDateTimeISO(merchant.zone).toPlainDate(), language),
      answerBy: formatDate(answerBy(request, merchant.zone), language)
    })),
    words: pickTexts(language, 'friendly', ['admin:erasures'])
  };
});
