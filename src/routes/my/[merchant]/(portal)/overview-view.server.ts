import { isPositive, negate, type Money } from '#lib/money/index.ts';
import {
  decideTodos,
  type ComingCollection,
  type MethodTrouble,
  type Overview,
  type OverviewTotals,
  type PastBooking,
  type Todo,
  type WhatFor
} from '#lib/server/domain/reporting/index.ts';
import type { PortalPaths } from './paths.ts';
import { brandName, type Leaf, type PortalWords } from './words.server.ts';

/** What can be paid now, in one currency. */
export type NowView = Readonly<{
  amount: Money;
  bars?: Readonly<{ asked: Money; settled: Money }>;
  due: Readonly<{ tone: 'wait' | 'bad'; label: string }>;
  /** Where several can be chosen from. */
  invoices?: string;
  payHref: string;
  /** Where less than all of it is paid; nothing where it is too little to be parted. */
  partHref?: string;
}>;

export type TodoView = Readonly<{ tone: 'bad' | 'wait'; title: string; text: string; href: string }>;

export type RowView = Readonly<{
  id: string;
  leaf: Leaf;
  title: string;
  note: string;
  amount: Money;
  href?: string;
  isBack?: boolean;
  move?: Readonly<{ href: string; label: string }>;
}>;

export type OverviewView = Readonly<{
  hello: string;
  lead: string;
  now: readonly NowView[];
  /** Where nothing is open: all of it is planned, or nothing is owed at all. */
  otherwise: 'planned' | 'even' | 'under-way';
  todos: readonly TodoView[];
  underWay: readonly Readonly<{ amount: Money; isKnown: boolean }>[];
  credits: readonly Money[];
  disputed: readonly Money[];
  arranged: readonly Money[];
  coming: readonly RowView[];
  past: readonly RowView[];
}>;

type Say = Readonly<{ words: PortalWords; paths: PortalPaths }>;

/** The overview in words: what to do now, what is coming, what was. */
export function viewOverview(
  overview: Overview,
  say: Say,
  reader: Readonly<{ name: string; hour: number; minimumPartMinor: number }>
): OverviewView {
  const { words } = say;
  const { totals } = overview;
  const now = totals
    .filter(({ open }) => isPositive(open))
    .map((each) => viewNow(overview, each, say, reader));
  const todos = decideTodos(overview).map((todo) => viewTodo(todo, say));
  const count = now.length + todos.length;
  return {
    hello: words.t(`portal:overview.hello.${partOfDay(reader.hour)}`, { name: reader.name }),
    lead:
      count === 0 ? words.t('portal:overview.lead.nothing') : words.t('portal:overview.lead.todo', { count }),
    now,
    otherwise: otherwise(totals),
    todos,
    underWay: totals
      .filter(({ underWay }) => isPositive(underWay))
      .map(({ underWay, currency }) => ({ amount: underWay, isKnown: isKnown(overview, currency) })),
    credits: totals.map(({ credit }) => credit).filter(isPositive),
    disputed: totals.map(({ disputed }) => disputed).filter(isPositive),
    arranged: totals.map(({ arranged }) => arranged).filter(isPositive),
    coming: overview.coming.map((each) => viewComing(each, say)),
    past: overview.past.map((each) => viewPast(each, say))
  };
}

function partOfDay(hour: number): 'morning' | 'afternoon' | 'evening' {
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}

function otherwise(totals: readonly OverviewTotals[]): OverviewView['otherwise'] {
  if (totals.some(({ planned }) => isPositive(planned))) return 'planned';
  return totals.some(({ underWay }) => isPositive(underWay)) ? 'under-way' : 'even';
}

/** Whether the bank has taken every order: of others we are still finding out. */
function isKnown({ owing }: Overview, currency: string): boolean {
  return owing
    .filter(({ attempt, balance }) => attempt && balance.currency === currency)
    .every(({ attempt }) => attempt!.status === 'processing' || attempt!.status === 'requires_action');
}

function viewNow(
  overview: Overview,
  totals: OverviewTotals,
  { words, paths }: Say,
  { minimumPartMinor }: Readonly<{ minimumPartMinor: number }>
): NowView {
  const { t, date } = words;
  const { open, asked, settled, currency } = totals;
  const invoices = overview.owing.filter((each) => isPositive(each.open) && each.open.currency === currency);
  const oldest = invoices[0]!;
  const isOnly = overview.totals.filter((each) => isPositive(each.open)).length === 1;
  return {
    amount: open,
    ...(isPositive(settled) && { bars: { asked, settled } }),
    due: oldest.isOverdue
      ? { tone: 'bad', label: t('portal:overview.was-due', { date: date(oldest.dueOn) }) }
      : { tone: 'wait', label: t('portal:overview.due-on', { date: date(oldest.dueOn) }) },
    ...(invoices.length > 1 && { invoices: t('portal:overview.of-invoices', { count: invoices.length }) }),
    payHref: paths.pay(isOnly ? {} : { currency }),
    ...(open.minor > minimumPartMinor && { partHref: paths.payPart(isOnly ? {} : { currency }) })
  };
}

function viewTodo(todo: Todo, { words, paths }: Say): TodoView {
  const { t, money, date } = words;
  switch (todo.kind) {
    case 'finish':
      return {
        tone: 'wait',
        title: t('portal:todo.waiting', { amount: money(todo.amount) }),
        text: t('portal:todo.waiting-text'),
        href: paths.payBank(todo.attemptId)
      };
    case 'failed': {
      const { kind } = todo.failure;
      return {
        tone: 'bad',
        title: t(`portal:todo.${kind}`, { amount: money(todo.amount) }),
        text: todo.retryOn
          ? t(`portal:todo.${kind}-planned-text`, { date: date(todo.retryOn) })
          : t(`portal:todo.${kind}-text`),
        href: paths.invoice(todo.invoiceId)
      };
    }
    case 'method':
      return viewTrouble(todo.trouble, { words, paths });
    case 'soon': {
      const { amount, collectOn, id } = todo.coming;
      return {
        tone: 'wait',
        title: t('portal:todo.soon', { amount: money(amount), date: date(collectOn) }),
        text: t('portal:todo.soon-text'),
        href: paths.debit(id)
      };
    }
  }
}

function viewTrouble(trouble: MethodTrouble, { words, paths }: Say): TodoView {
  const { t, date } = words;
  const { kind, last4 = '', expiresOn } = trouble;
  const href = paths.paymentMethod(trouble.paymentMethodId);
  if (kind === 'sepa_debit')
    return {
      tone: 'bad',
      title: t('portal:todo.broken-account', { last4 }),
      text: t('portal:todo.broken-account-text'),
      href
    };
  const month = expiresOn ? date(expiresOn, 'month') : '';
  return {
    tone: trouble.trouble === 'expiring' ? 'wait' : 'bad',
    title: t(`portal:todo.${trouble.trouble}-card`, { brand: brandName(t, trouble.brand), last4, month }),
    text: t('portal:todo.renew-text'),
    href
  };
}

function subject({ t }: PortalWords, whatFor: WhatFor | undefined): string | undefined {
  if (!whatFor) return undefined;
  const { subject: first, others } = whatFor;
  return others === 0 ? first : t('portal:overview.more-invoices', { subject: first, count: others });
}

function viewComing(coming: ComingCollection, { words, paths }: Say): RowView {
  const method = words.method(coming);
  const title = subject(words, coming.whatFor) ?? method;
  return {
    id: coming.id,
    leaf: words.leaf(coming.collectOn),
    title,
    note: method,
    amount: coming.amount,
    ...(coming.whatFor && { href: paths.invoice(coming.whatFor.invoiceId) }),
    move: { href: paths.debit(coming.id), label: words.t('portal:overview.move-what', { what: title }) }
  };
}

function viewPast(past: PastBooking, { words, paths }: Say): RowView {
  const { method, last4 } = past;
  const isBack = past.amount.minor < 0;
  const note = method ? words.method({ method, last4 }) : words.t('portal:method.transfer');
  return {
    id: past.id,
    leaf: words.leaf(words.dayOf(past.at)),
    title: subject(words, past.whatFor) ?? note,
    note: isBack && !method ? words.t('portal:overview.given-back') : note,
    amount: isBack ? negate(past.amount) : past.amount,
    isBack,
    ...(past.whatFor && { href: paths.invoice(past.whatFor.invoiceId) })
  };
}
