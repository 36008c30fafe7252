import { readPaymentMethods, readSetupAnswer } from '#lib/server/domain/collection/index.ts';
import { bankAddress, customerRoute, setupResult } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { portalWords } from '../../../words.server.ts';
import { methodName } from '../../methods-view.server.ts';
import type { PageServerLoad } from './$types';

/** What came of storing a method, and of what was tried on it at once. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const own = { merchantId, customerId };
  const answer = await readSetupAnswer(ctx, { ...own, setupId: event.params.setup });
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const paths = portalPaths(merchant.slug);
  const { methods } = await readPaymentMethods(ctx, own);
  const method =
    answer.kind === 'stored' ? methods.find(({ id }) => id === answer.paymentMethodId) : undefined;
  const position = method?.uses.position;
  const result = setupResult(answer, {
    t,
    language: event.locals.language,
    zone: merchant.zone,
    name: method ? methodName(words, method) : '',
    use: position === undefined ? 'none' : position === 0 ? 'default' : 'backup'
  });
  const bank = bankAddress(answer);
  const to = {
    bank: { href: bank, text: t('methods:result.to-bank.button') },
    'confirm-payment': { href: bank, text: t('methods:result.confirm-payment.button') },
    again: { href: paths.addMethod(), text: t('methods:result.again') },
    pay: { href: paths.pay(), text: t('methods:result.pay') },
    done: { href: paths.paymentMethods(), text: t('methods:result.done') }
  }[result.next];
  return {
    isFlow: true,
    result,
    action: to,
    done: result.next === 'done' ? undefined : { href: paths.paymentMethods(), text: t('methods:back') }
  };
});
