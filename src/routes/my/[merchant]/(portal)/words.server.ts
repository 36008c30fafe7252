import { formatDate, formatDateTime, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextBranch, type Translate } from '#lib/i18n/index.server.ts';
import type { PageTexts } from '#lib/i18n/text-reader.ts';
import { formatMoney, type Money } from '#lib/money/index.ts';
import type { SignedInCustomer } from '#lib/server/web/index.ts';

/** A date in figures, as a leaf of a calendar shows it. */
export type Leaf = Readonly<{ day: string; month: string; full: string; iso: string }>;

/** What is said of a way to pay: its name, and the end of its number where it has one. */
export type MethodFacts = Readonly<{
  method: 'ideal' | 'bancontact' | 'card' | 'sepa_debit';
  brand?: string | undefined;
  last4?: string | undefined;
}>;

/** How one page speaks to one customer, ready to read: dates never travel to the browser as anything but words. */
export type PortalWords = Readonly<{
  language: Language;
  t: Translate;
  money: (amount: Money) => string;
  date: (on: Temporal.PlainDate, style?: 'weekday' | 'long' | 'short' | 'month') => string;
  dayOf: (at: Temporal.Instant) => Temporal.PlainDate;
  dateTime: (at: Temporal.Instant) => string;
  leaf: (on: Temporal.PlainDate) => Leaf;
  method: (facts: MethodFacts) => string;
  /** The texts that the page's own components ask for. */
  pick: (wanted: readonly TextBranch[]) => PageTexts;
}>;

const BRANDS: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  maestro: 'Maestro'
};

/** The name of a card's brand; any other card is a card. */
export function brandName(t: Translate, brand: string | undefined): string {
  return BRANDS[brand ?? ''] ?? t('portal:method.card');
}

export function portalWords({ merchant, tone }: SignedInCustomer, language: Language): PortalWords {
  const t = translator(language, tone);
  const { zone } = merchant;
  return {
    language,
    t,
    money: (amount) => formatMoney(amount, language),
    date: (on, style = 'weekday') => formatDate(on, language, style),
    dayOf: (at) => at.toZonedDateTimeISO(zone).toPlainDate(),
    dateTime: (at) => formatDateTime(at, zone, language),
    leaf: (on) => ({
      day: String(on.day),
      month: formatDate(on, language, 'leaf'),
      full: formatDate(on, language, 'long'),
      iso: on.toString()
    }),
    method: ({ method, brand, last4 }) => {
      const name = method === 'card' ? brandName(t, brand) : t(`portal:method.${method}`);
      return last4 === undefined ? name : t('portal:method.with-end', { method: name, last4 });
    },
    pick: (wanted) => pickTexts(language, tone, wanted)
  };
}
