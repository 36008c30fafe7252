import type { ComingDebit } from '#lib/server/domain/collection/index.ts';
import type { DebitDay } from '#lib/server/domain/subscriptions/index.ts';
import type { PortalPaths } from '../paths.ts';
import type { MethodFacts, PortalWords } from '../words.server.ts';

/** A way to pay, as its owner knows it. */
export function methodFacts({ kind, brand, last4 }: ComingDebit['method']): MethodFacts {
  return { method: kind, ...(brand && { brand }), ...(last4 && { last4 }) };
}

/** What a debit is for, in a few words. */
export function whatFor({ invoices }: ComingDebit, { t }: PortalWords): string {
  const [only, ...more] = invoices;
  return only && more.length === 0
    ? only.subject || t('subscriptions:debits.invoice', { number: only.number })
    : t('subscriptions:debits.invoices', { count: invoices.length });
}

/** A row of the list. */
export function debitRow(debit: ComingDebit, words: PortalWords, paths: PortalPaths) {
  const { t } = words;
  const stays = debit.move.kind === 'movable' ? undefined : t('subscriptions:debits.stays');
  const again = debit.kind === 'first' ? [] : [t(`subscriptions:debits.again.${debit.kind}`)];
  return {
    id: debit.id,
    href: paths.debit(debit.id),
    title: whatFor(debit, words),
    note: [...again, words.method(methodFacts(debit.method)), movableUntil(debit, words) ?? stays]
      .filter(Boolean)
      .join(' · '),
    leaf: words.leaf(debit.collectOn),
    amount: debit.amount
  };
}

/** Until when it can be moved, the last such day included. */
export function movableUntil({ move }: ComingDebit, words: PortalWords): string | undefined {
  if (move.kind !== 'movable') return undefined;
  return words.t('subscriptions:debits.movable', { date: words.date(move.cutOffOn) });
}

/** Why a debit stays, and what is possible instead; `undefined` when it moves. */
export function whyItStays({ move }: ComingDebit, words: PortalWords) {
  if (move.kind === 'movable') return undefined;
  const on = { 'past-cut-off': 'cutOffOn', 'too-often': 'againOn', 'no-day-left': 'latestOn' } as const;
  const date = (move as Readonly<Record<string, unknown>>)[on[move.kind]] as Temporal.PlainDate;
  return {
    title: words.t(`subscriptions:stays.${move.kind}.title`),
    text: words.t(`subscriptions:stays.${move.kind}.text`, { date: words.date(date) })
  };
}

/** A chosen debit day in words. */
export function debitDayText(choice: DebitDay, { t }: PortalWords): string {
  switch (choice.kind) {
    case 'day-of-month':
      return t('subscriptions:choice.day-of-month', { day: choice.day });
    case 'last-day':
      return t('subscriptions:choice.last-day');
    case 'after-payday':
      return t('subscriptions:choice.after-payday', { day: choice.payday, count: choice.workingDays });
  }
}
