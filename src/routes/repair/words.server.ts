import { pickTexts, translator, type TextBranch } from '#lib/i18n/index.server.ts';
import type { RepairPage } from '#lib/server/domain/collection/index.ts';
import { chosenLanguage } from '#lib/server/web/index.ts';

/** What the pages' own components say; the card form's texts travel to the browser. */
const TEXTS: readonly TextBranch[] = ['methods:card-form', 'pay:trust', 'common', 'feedback'];

const BRANDS: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  maestro: 'Maestro'
};

type Asking = Readonly<{
  locals: App.Locals;
  url: URL;
  cookies: Parameters<typeof chosenLanguage>[0]['cookies'];
}>;

/** How a repair page speaks: as its merchant speaks to this customer. Also tells the frame its language and brand. */
export function repairWords(event: Asking, { merchant, language: own, tone }: RepairPage) {
  const language = chosenLanguage(event) ?? own;
  event.locals.language = language;
  event.locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  const t = translator(language, tone);
  return {
    language,
    t,
    name: ({ kind, brand, last4 }: RepairPage['method']) => {
      const name =
        kind === 'sepa_debit' ? t('methods:name.account') : (BRANDS[brand ?? ''] ?? t('methods:name.card'));
      return last4 === null ? name : t('methods:name.ending', { name, last4 });
    },
    shown: {
      texts: pickTexts(language, tone, TEXTS),
      zone: merchant.zone,
      merchant: { name: merchant.name, slug: merchant.slug }
    }
  };
}
