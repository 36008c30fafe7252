import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import type { Agreement } from '#lib/server/domain/arrangements/index.ts';
import { paths } from '../../../paths.ts';

/** Why nobody is reminded of an invoice at this moment, and where more of it is. */
export function agreementInWords(agreement: Agreement, t: Translate, language: Language) {
  return agreement.kind === 'arrangement'
    ? {
        text: t('arrangements:invoice.arranged'),
        href: paths.arrangement(agreement.arrangementId),
        link: t('arrangements:invoice.look')
      }
    : {
        text: t('arrangements:promised', { date: formatDate(agreement.promisedOn, language, 'weekday') }),
        href: paths.promise(agreement.promiseId),
        link: t('arrangements:invoice.look-promise')
      };
}
