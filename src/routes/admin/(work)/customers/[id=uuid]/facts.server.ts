import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import type { ComingDebit } from '#lib/server/domain/collection/index.ts';
import { formatPhone, type Customer } from '#lib/server/domain/identity/index.ts';
import type { SavedMethod } from '#lib/server/domain/payment-methods/index.ts';
import type { OwingInvoice } from '#lib/server/domain/reporting/index.ts';
import type { SubscriptionSummary } from '#lib/server/domain/subscriptions/index.ts';
import { paths } from '../../../paths.ts';

type Reader = Readonly<{ t: Translate; language: Language }>;

/** Who it is and how to reach them, as terms and values. `home`: the merchant's country. */
export function contactFacts(customer: Customer, home: string, { t }: Reader) {
  const { email, phone, emailProvedAt, phoneProvedAt, address, segment } = customer;
  const known = (contact: string | null, provedAt: Temporal.Instant | null) => {
    if (contact === null) return t('customers:page.unknown');
    return provedAt === null ? contact : t('customers:page.proved', { contact });
  };
  const lines = address && [
    ...address.lines,
    [address.postalCode, address.city].filter(Boolean).join(' '),
    address.country
  ];
  return [
    { term: t('customers:page.email'), value: known(email, emailProvedAt) },
    {
      term: t('customers:page.phone'),
      value: known(phone && formatPhone(phone, address?.country ?? home), phoneProvedAt)
    },
    {
      term: t('customers:page.address'),
      value: lines?.filter(Boolean).join(', ') ?? t('customers:page.unknown')
    },
    { term: t('customers:page.language'), value: customer.language.toUpperCase() },
    ...(segment === null ? [] : [{ term: t('customers:page.segment'), value: segment }])
  ];
}

/** A line of a list: what it is, how it stands, and where more of it is. */
export type FactLine = Readonly<{
  id: string;
  title: string;
  note: string;
  tone?: 'good' | 'wait' | 'bad' | 'plain';
  tag?: string;
  href?: string;
}>;

export function invoiceLine(
  { id, number, dueOn, isOverdue }: OwingInvoice,
  { t, language }: Reader
): FactLine {
  const date = formatDate(dueOn, language);
  const note = t(isOverdue ? 'customers:page.overdue' : 'customers:page.due', { date });
  return { id, title: number, note, href: paths.invoice(id) };
}

export function subscriptionLine(
  { id, planName, quantity, status }: SubscriptionSummary,
  { t }: Reader
): FactLine {
  const tone = status === 'active' ? 'good' : status === 'stopped' ? 'plain' : 'wait';
  return {
    id,
    title: quantity === 1 ? planName : `${quantity} × ${planName}`,
    note: '',
    tone,
    tag: t(`subscriptions:status.${status}` as TextKey),
    href: paths.subscription(id)
  };
}

/** Never more of a card than its brand, its end and its month. */
export function methodLine(method: SavedMethod, reader: Reader): FactLine {
  const { t, language } = reader;
  const { id, status, expYear, expMonth, isDefault } = method;
  const month =
    expYear && expMonth
      ? formatDate(Temporal.PlainDate.from({ year: expYear, month: expMonth, day: 1 }), language, 'month')
      : '';
  const tag =
    status === 'broken' ? t('customers:page.broken') : isDefault ? t('customers:page.standard') : undefined;
  return {
    id,
    title: methodName(method, reader),
    note: month && t('customers:page.valid', { month }),
    ...(tag && { tag, tone: status === 'broken' ? ('bad' as const) : ('plain' as const) })
  };
}

export function debitLine({ id, collectOn, method }: ComingDebit, reader: Reader): FactLine {
  return { id, title: formatDate(collectOn, reader.language, 'weekday'), note: methodName(method, reader) };
}

const BRANDS: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express'
};

function methodName(
  { kind, brand, bankName, last4 }: Pick<SavedMethod, 'kind' | 'brand' | 'bankName' | 'last4'>,
  { t }: Reader
): string {
  const name =
    kind === 'card'
      ? (BRANDS[brand ?? ''] ?? t('customers:page.card'))
      : (bankName ?? t('customers:page.account'));
  return last4 === null ? name : t('customers:page.method', { name, last4 });
}
