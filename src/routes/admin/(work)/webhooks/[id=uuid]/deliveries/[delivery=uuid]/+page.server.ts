import { fail, redirect } from '@sveltejs/kit';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { readDelivery, replayDelivery, type DeliveryTry } from '#lib/server/domain/webhooks/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../../list/refusal-words.server.ts';
import { paths } from '../../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** One event on its way to one address: what was sent, and what came back each time. */
export const load: PageServerLoad = staffRoute(
  'see-webhooks',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const { delivery, tries } = await readDelivery(ctx, {
      merchantId: merchant.id,
      deliveryId: params.delivery
    });
    if (delivery.endpointId !== params.id) throw new Refusal('webhook-delivery-not-found');
    const { eventId, eventType, status, body } = delivery;
    return {
      ...{ eventId, eventType, status, endpointId: params.id },
      body: JSON.stringify(JSON.parse(body), null, 2),
      tries: tries.map((each) => ({
        id: each.id,
        at: formatDateTime(each.at, merchant.zone, language),
        datetime: each.at.toString(),
        title:
          each.status === null
            ? t('webhooks:delivery.no-answer', { because: each.because ?? '' })
            : t('webhooks:delivery.status', { status: String(each.status) }),
        tone: isTaken(each) ? ('good' as const) : ('bad' as const),
        took: t('webhooks:delivery.took', { ms: String(each.tookMs) }),
        answer: each.answer
      })),
      isReplayed: url.searchParams.get('done') === 'replayed',
      mayReplay: mayDo(staff.role, 'manage-webhooks'),
      words: pickTexts(language, 'friendly', ['webhooks'])
    };
  }
);

const isTaken = ({ status }: DeliveryTry) => status !== null && status >= 200 && status < 300;

export const actions: Actions = {
  replay: staffRoute('manage-webhooks', async ({ params, locals }, { ctx, merchant }) => {
    const { id: endpointId, delivery: deliveryId } = params as { id: string; delivery: string };
    try {
      await replayDelivery(ctx, { merchantId: merchant.id, deliveryId });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code.endsWith('-not-found')) throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.webhookDelivery(endpointId, deliveryId, { done: 'replayed' }));
  })
};
