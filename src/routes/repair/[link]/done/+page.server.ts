import { redirect } from '@sveltejs/kit';
import { readPaymentMethods, readRepairPage, readSetupAnswer } from '#lib/server/domain/collection/index.ts';
import {
  action,
  bankAddress,
  findFeedback,
  holdRepairLink,
  keepFeedback,
  Refusal,
  route,
  setupResult
} from '#lib/server/web/index.ts';
import { repairWords } from '../../words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What came of the new card, and of what was tried on it: for this link's own try only. */
export const load: PageServerLoad = route(async (event) => {
  const link = await holdRepairLink(event);
  const { ctx } = event.locals;
  const { merchantId, customerId, repairLinkId } = link;
  const setupId = event.url.searchParams.get('setup') ?? '';
  const answer = await readSetupAnswer(ctx, { merchantId, customerId, setupId, repairLinkId });
  const page = await readRepairPage(ctx, link);
  if (!page) throw new Refusal('repair-link-unknown');
  const { t, language, name, shown } = repairWords(event, page);
  const stored =
    answer.kind === 'stored'
      ? (await readPaymentMethods(ctx, { merchantId, customerId })).methods.find(
          ({ id }) => id === answer.paymentMethodId
        )
      : undefined;
  const position = stored?.uses.position;
  const result = setupResult(answer, {
    ...{ t, language, zone: page.merchant.zone, name: name(stored ?? page.method) },
    use: position === undefined ? 'none' : position === 0 ? 'default' : 'backup'
  });
  const bank = bankAddress(answer);
  const portal = `/my/${page.merchant.slug}`;
  const isDone = result.next === 'done' && !result.isPassing;
  const further = {
    bank: { href: bank, text: t('methods:result.to-bank.button') },
    'confirm-payment': { href: bank, text: t('methods:result.confirm-payment.button') },
    again: { href: link.base, text: t('methods:result.again') },
    pay: { href: `${portal}/pay`, text: t('methods:result.pay') },
    done: undefined
  }[result.next];
  return {
    ...{ ...shown, result },
    action: further?.href ? further : undefined,
    feedback:
      answer.kind === 'stored' && isDone
        ? await findFeedback(ctx, { merchantId, customerId, occasion: 'repaired', occasionId: setupId })
        : undefined
  };
});

export const actions: Actions = {
  feedback: action(async (event) => {
    const link = await holdRepairLink(event);
    const { ctx } = event.locals;
    const { merchantId, customerId, repairLinkId } = link;
    const setupId = event.url.searchParams.get('setup') ?? '';
    await readSetupAnswer(ctx, { merchantId, customerId, setupId, repairLinkId });
    const page = await readRepairPage(ctx, link);
    if (!page) throw new Refusal('repair-link-unknown');
    const { language } = repairWords(event, page);
    const of = { merchantId, customerId, occasion: 'repaired', occasionId: setupId } as const;
    await keepFeedback({ ctx, of, language }, await event.request.formData());
    redirect(303, `${link.base}/done?setup=${setupId}#feedback`);
  })
};
