import { writeExpectedAmount } from '#lib/forms/expected-amount.ts';
import { isPositive, subtract, type Money } from '#lib/money/index.ts';
import type { PayOption, PayOptions } from '#lib/server/domain/collection/index.ts';
import { brandName, type PortalWords } from '../words.server.ts';
import { totalOf, usuallyPaid, type PayChoice } from './pay-choice.server.ts';

/** Everything that the page on which one pays shows, ready to read. */
export type PayView = ReturnType<typeof viewPay>;

export function viewPay(options: PayOptions, choice: PayChoice, words: PortalWords) {
  const payable = options.invoices.filter(({ isUnderWay }) => !isUnderWay);
  const isPart = choice.selection.kind === 'part';
  const everything = totalOf(usuallyPaid(options), options);
  const rest = subtract(everything, choice.total);
  return {
    total: choice.total,
    expected: writeExpectedAmount(choice.total),
    query: choice.query,
    isPart,
    isChosenHere: options.invoices.length > 1 && !isPart,
    invoices: options.invoices.map((each) => viewOption(each, choice, words)),
    spread: isPart ? choice.allocations.map((each) => viewSpread(each, options)) : [],
    ...(isPositive(rest) && { rest, everything }),
    part: viewPart(options, choice, words),
    saved: options.saved.map((each) => viewSaved(each, options, words)),
    methods: options.methods.map(({ kind, name, hint, mark }) => ({ kind, name, hint, mark })),
    isNothing: payable.length === 0
  };
}

function viewOption(option: PayOption, choice: PayChoice, { t, date }: PortalWords) {
  const { id, number, subject, dueOn, isOverdue, isUnderWay, plannedOn, balance } = option;
  const due = t(isOverdue ? 'portal:overview.was-due' : 'portal:overview.due-on', {
    date: date(dueOn, 'short')
  });
  const planned = plannedOn && t('portal:pay.planned-on', { date: date(plannedOn) });
  return {
    id,
    subject,
    note: planned ? `${number} · ${planned}` : `${number} · ${due}`,
    amount: balance,
    isChosen: choice.selection.invoiceIds.includes(id),
    ...(isUnderWay && { because: t('portal:pay.under-way') })
  };
}

function viewSpread(allocation: Readonly<{ invoiceId: string; amount: Money }>, options: PayOptions) {
  const { invoiceId, amount } = allocation;
  return { term: options.invoices.find(({ id }) => id === invoiceId)?.subject ?? '', amount };
}

function viewPart(options: PayOptions, choice: PayChoice, { t, money }: PortalWords) {
  const { minimumPart, payable } = options;
  if (payable.minor <= minimumPart.minor) return undefined;
  const bound = money(choice.bound ?? (choice.refusal === 'too-little' ? minimumPart : payable));
  const error =
    choice.refusal && t(`portal:pay.part.${choice.refusal}`, { amount: bound, example: money(minimumPart) });
  return {
    hint: t('portal:pay.part.hint', { minimum: money(minimumPart) }),
    typed: choice.typedPart,
    ...(error && { error })
  };
}

function viewSaved(saved: PayOptions['saved'][number], options: PayOptions, { t, date }: PortalWords) {
  const { paymentMethodId, kind, brand, last4 = '', expiresOn, isExpired } = saved;
  const name = kind === 'card' ? brandName(t, brand) : t('portal:method.sepa_debit');
  const until = expiresOn
    ? t('portal:pay.saved-card', { date: date(expiresOn, 'month') })
    : t('portal:pay.saved-plain');
  return {
    id: paymentMethodId,
    label: t('portal:method.with-end', { method: name, last4 }),
    note: kind === 'card' ? until : t('portal:pay.saved-debit'),
    way: kind === 'card' ? ('once' as const) : ('days' as const),
    mark: kind === 'card' ? name.slice(0, 4).toUpperCase() : 'SEPA',
    isDebited: paymentMethodId === options.debitedMethodId,
    ...(isExpired && { because: t('portal:pay.expired') })
  };
}
