import { listStorableKinds, readPaymentMethod } from '#lib/server/domain/collection/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';
import { methodName } from '../methods-view.server.ts';
import type { PageServerLoad } from './$types';

/** What can be stored here, each a tap away from its form. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const paths = portalPaths(merchant.slug);
  const replaces = event.url.searchParams.get('replaces') ?? undefined;
  const own = { merchantId, customerId };
  const replaced = replaces && (await readPaymentMethod(ctx, { ...own, paymentMethodId: replaces })).method;
  const kinds = await listStorableKinds(ctx, own);
  return {
    isFlow: true,
    title: replaced
      ? t('methods:choose.title-replace', { name: methodName(words, replaced) })
      : t('methods:choose.title'),
    back: {
      href: replaced ? paths.paymentMethod(replaced.id) : paths.paymentMethods(),
      text: t('methods:back')
    },
    nothing: t('methods:choose.nothing', { merchant: merchant.name }),
    ways: kinds.flatMap(({ kind, name }) => {
      switch (kind) {
        case 'card':
          return {
            href: paths.addMethodBy('card', { replaces }),
            mark: '••••',
            title: t('methods:choose.card'),
            note: t('methods:choose.card-text')
          };
        case 'sepa_debit':
          return {
            href: paths.addMethodBy('account', { replaces }),
            mark: 'IBAN',
            title: t('methods:choose.account'),
            note: t('methods:choose.account-text')
          };
        case 'ideal':
        case 'bancontact':
          return {
            href: paths.addMethodBy('bank', { replaces, by: kind }),
            mark: kind === 'ideal' ? 'iD' : 'BC',
            title: t('methods:choose.bank', { name }),
            note: t('methods:choose.bank-text')
          };
        default:
          return [];
      }
    })
  };
});
