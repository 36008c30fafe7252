import { readPaymentMethods, type PaymentMethodView } from '#lib/server/domain/collection/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords } from '../words.server.ts';
import { viewMethod } from './methods-view.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const { methods, isStoring } = await readPaymentMethods(ctx, { merchantId, customerId });
  const to = { words: portalWords(who, event.locals.language), paths: portalPaths(merchant.slug) };
  const { t } = to.words;
  const section = (title: string, isHere: (method: PaymentMethodView) => boolean) => ({
    title,
    rows: methods.filter(isHere).map((method) => viewMethod(method, to))
  });
  return {
    title: t('methods:title'),
    lead: methods.length > 0 ? t('methods:lead') : undefined,
    storing: isStoring ? { title: t('methods:storing-title'), text: t('methods:storing') } : undefined,
    sections: [
      section(t('methods:section.default'), ({ uses }) => uses.position === 0),
      section(t('methods:section.backup'), ({ uses }) => (uses.position ?? 0) > 0),
      section(t('methods:section.none'), ({ uses }) => uses.position === undefined)
    ].filter(({ rows }) => rows.length > 0),
    empty: { title: t('methods:empty.title'), text: t('methods:empty.text') },
    add: { href: to.paths.addMethod(), text: t('methods:add') }
  };
});
