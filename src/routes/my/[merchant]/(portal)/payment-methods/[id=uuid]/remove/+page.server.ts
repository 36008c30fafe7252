import { fail, redirect } from '@sveltejs/kit';
import { readPaymentMethod, takeMethodAway } from '#lib/server/domain/collection/index.ts';
import { customerRoute, Refusal } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { portalWords } from '../../../words.server.ts';
import { methodName } from '../../methods-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Before a method is taken away: what depends on it, and what could take its place. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const own = { merchantId, customerId, paymentMethodId: event.params.id };
  const { method, others } = await readPaymentMethod(ctx, own);
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const paths = portalPaths(merchant.slug);
  const { uses } = method;
  return {
    isFlow: true,
    title: t('methods:remove.title', { name: methodName(words, method) }),
    back: { href: paths.paymentMethod(method.id), text: t('methods:back') },
    text: t('methods:remove.text'),
    mind: t('methods:remove.mind'),
    needed: uses.isNeeded
      ? {
          title: t('methods:remove.needed-title'),
          what: [
            ...uses.subscriptions.map(({ name }) => name),
            ...uses.planned.map(({ amount, collectOn }) =>
              t('methods:remove.planned', { amount: words.money(amount), date: words.date(collectOn) })
            )
          ],
          choose: t('methods:remove.needed'),
          ways: [
            ...others.map((other) => ({
              href: paths.paymentMethod(other.id),
              text: t('methods:remove.switch', { name: methodName(words, other) })
            })),
            { href: paths.addMethod({ replaces: method.id }), text: t('methods:remove.add') }
          ],
          anyway: { summary: t('methods:remove.anyway'), text: t('methods:remove.anyway-text') }
        }
      : undefined,
    button: uses.isNeeded ? t('methods:remove.anyway') : t('methods:remove.button'),
    keep: t('methods:remove.keep')
  };
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const form = await event.request.formData();
    const { t } = portalWords(who, event.locals.language);
    try {
      const isToldOf = form.get('told') === 'yes';
      await takeMethodAway(ctx, { merchantId, customerId, paymentMethodId: event.params.id, isToldOf });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      // What it depends on came up meanwhile: the page says so now.
      if (fault.code === 'payment-method-in-use') return fail(409, { title: '', text: '' });
      if (fault.code !== 'payment-method-paying') throw fault;
      return fail(409, {
        title: t('methods:problem.payment-method-paying.title'),
        text: t('methods:problem.payment-method-paying.text')
      });
    }
    return redirect(303, portalPaths(merchant.slug).paymentMethods());
  })
};
