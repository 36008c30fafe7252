import { formatMoney, sum, toDecimal, type Money } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readArrangement, type ArrangementDetails } from '../../arrangements/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { sayAfterwards, sayRules } from '../words/arrangement-sentences.ts';
import type { Values } from '../words/fill-text.ts';
import { isMessageName, messages, type MessageName } from '../words/messages.ts';
import { dateValue } from './date-value.ts';
import { isOwed } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

type Part = ArrangementDetails['shownParts'][number];

/** What one message says of an arrangement; the rest is the same for all. */
type Told = Readonly<{
  values: Values;
  amount?: Money;
  parts?: readonly Readonly<{ dueOn: Temporal.PlainDate; amount: Money }>[];
  /** Where to go; without one, to what is agreed. */
  link?: Pick<NoticeFacts, 'url' | 'checkCode' | 'payLinkId'>;
}>;

/**
 * News of a payment in parts, as it stands now: asked, offered, agreed, a part that is near or missing, over.
 * `undefined` once something else is true of it, or nothing is owed any more.
 */
export async function composeArrangement(
  correspondence: Correspondence,
  arrangementId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  // `arrangement:<id>:<message>:<place>:<event>`
  const [, , message = '', place = ''] = notice.cause.split(':');
  if (!isMessageName(message)) return undefined;
  const within = joinTransaction(ctx, merchantId, tx);
  const now = await readArrangement(within, { merchantId, customerId, arrangementId });
  const told = await tell(correspondence, message, now, now.shownParts[Number(place) - 1]);
  if (!told) return undefined;
  const { values, amount, parts = [], link = {} } = told;
  return {
    message,
    values,
    ...(amount && { amount }),
    facts: parts.map((part) => ({
      label: dateValue(part.dueOn, language).long,
      value: formatMoney(part.amount, language)
    })),
    ...(messages[message].hasAction && { url: `${ctx.origin}/my/${merchant.slug}/arrangements` }),
    ...link,
    why: t('notices:why.agreement'),
    attachments: []
  };
}

async function tell(
  correspondence: Correspondence,
  message: MessageName,
  now: ArrangementDetails,
  part: Part | undefined
): Promise<Told | undefined> {
  switch (message) {
    case 'arrangement-started':
      return now.status === 'running' ? tellPlan(correspondence, now) : undefined;
    case 'arrangement-waiting':
      return now.status === 'proposed' && now.open.minor > 0 ? tellPlan(correspondence, now) : undefined;
    case 'arrangement-offered':
      return now.status === 'offered' && now.open.minor > 0 ? tellPlan(correspondence, now) : undefined;
    case 'arrangement-declined':
      return now.status === 'declined' && now.open.minor > 0 ? tellPlan(correspondence, now) : undefined;
    case 'part-due':
      return part && tellDue(correspondence, now, part);
    case 'part-missed':
      return part && tellMissed(correspondence, now, part);
    case 'part-spread':
      return tellSpread(correspondence, now);
    case 'arrangement-kept':
      return tellKept(correspondence, now);
    case 'arrangement-ended':
    case 'arrangement-broken':
      return tellOver(correspondence, message, now);
    default:
      return undefined;
  }
}

/** How much, in how many parts, from when, and by which rules. */
function tellPlan({ t, notice: { language } }: Correspondence, now: ArrangementDetails): Told | undefined {
  const { total, shownParts, answer, isDebited, terms, status } = now;
  const [first] = shownParts;
  const parts = t('notices:phrase.parts', { count: first ? shownParts.length : now.parts });
  // What is declined or can't be any more has no days; what is only asked for may get others.
  const isPlan = status === 'running' || status === 'offered';
  if (isPlan && !first) return undefined;
  return {
    values: {
      ...{ amount: formatMoney(total, language), parts },
      ...(first && { date: dateValue(first.dueOn, language, 'weekday') }),
      how: t(`notices:phrase.how.${isDebited ? 'debited' : 'by-hand'}`),
      rules: `${sayRules(t, terms)} ${t('portal:agree.meanwhile')}`,
      answer: answer === null ? '' : t('portal:agree.answer', { answer })
    },
    ...(status !== 'declined' && { amount: total }),
    ...(isPlan && { parts: shownParts })
  };
}

/** A part that its customer pays by hand is near. */
function tellDue(correspondence: Correspondence, now: ArrangementDetails, part: Part): Told | undefined {
  const { notice, merchant, ctx } = correspondence;
  const isPast = Temporal.PlainDate.compare(dateIn(merchant.zone, ctx.clock.now()), part.dueOn) > 0;
  if (now.status !== 'running' || part.status !== 'coming' || now.isMoneyMoving || isPast) return undefined;
  return {
    values: {
      amount: formatMoney(part.open, notice.language),
      dueOn: dateValue(part.dueOn, notice.language, 'weekday')
    },
    amount: part.open,
    link: partLink(correspondence, now, part)
  };
}

/** A part didn't come: what happens now, and what after that, as was agreed. */
function tellMissed(correspondence: Correspondence, now: ArrangementDetails, part: Part): Told | undefined {
  if (now.status !== 'running' || part.status !== 'missed' || now.isUnderWay) return undefined;
  const { language } = correspondence.notice;
  return {
    values: {
      amount: formatMoney(part.open, language),
      dueOn: dateValue(part.dueOn, language, 'weekday'),
      ...sayMissedPart(correspondence, now, part)
    },
    amount: part.open,
    link: partLink(correspondence, now, part)
  };
}

/** What comes of a part that is missing: one more debit or the days in which it can be paid, and what after that. */
export function sayMissedPart(
  { notice, t }: Correspondence,
  { terms, shownParts, isMoneyMoving, isDebited }: ArrangementDetails,
  { place, dueOn, missedOn, debits }: Part
): Readonly<{ next: string; rules: string }> {
  const isTriedAgain = isMoneyMoving || (isDebited && debits === 1 && terms.isRetried);
  const graceEndsOn = (missedOn ?? dueOn).add({ days: terms.graceDays });
  const isSpread =
    terms.whenMissed === 'spread' &&
    shownParts.some((each) => each.place > place && each.status === 'coming') &&
    !shownParts.some(({ status }) => status === 'spread');
  return {
    next: isTriedAgain
      ? t('notices:phrase.part.again')
      : t('notices:phrase.part.grace', { date: dateValue(graceEndsOn, notice.language, 'weekday').long }),
    rules: sayAfterwards(t, isSpread ? 'spread' : 'end')
  };
}

/** What was missing is in the later parts now. */
function tellSpread({ notice: { language } }: Correspondence, now: ArrangementDetails): Told | undefined {
  const parts = now.shownParts.filter(({ status, open }) => status === 'coming' && open.minor > 0);
  const [next] = parts;
  if (now.status !== 'running' || !next) return undefined;
  return {
    values: {
      amount: formatMoney(next.open, language),
      date: dateValue(next.dueOn, language, 'weekday')
    },
    parts: parts.map(({ dueOn, open }) => ({ dueOn, amount: open }))
  };
}

function tellKept(
  { notice, merchant }: Correspondence,
  { status, open, startedAt }: ArrangementDetails
): Told | undefined {
  if (status !== 'kept' || open.minor > 0 || startedAt === null) return undefined;
  return {
    values: { date: dateValue(dateIn(merchant.zone, startedAt), notice.language) }
  };
}

/** It is over before everything was paid: what is open is asked for as before. */
async function tellOver(
  { ctx, tx, notice }: Correspondence,
  message: 'arrangement-ended' | 'arrangement-broken',
  { status, invoices, total, isUnderWay }: ArrangementDetails
): Promise<Told | undefined> {
  const { merchantId, customerId, language } = notice;
  // What is agreed anew isn't open in that sense.
  const owing = invoices.filter((each) => isOwed(each) && each.pausedBecause === null);
  const isSo = status === (message === 'arrangement-ended' ? 'ended' : 'broken');
  if (!isSo || owing.length === 0 || isUnderWay) return undefined;
  const open = sum(
    owing.map(({ balance }) => balance),
    total.currency
  );
  const values = { amount: formatMoney(open, language) };
  if (message === 'arrangement-ended') return { values, amount: open };
  const invoiceId = owing.length === 1 ? owing[0]!.id : null;
  const { url, checkCode, payLinkId } = await mintPayLink(ctx, tx, {
    ...{ merchantId, customerId, invoiceId },
    purpose: 'message'
  });
  return { values, amount: open, link: { url, checkCode, payLinkId } };
}

/** More would be an address that nobody can read. */
const MOST_IN_LINK = 3;

/** To paying just this part, of just these invoices; nothing where they are too many. */
export function partLink(
  { ctx, merchant }: Correspondence,
  { invoices }: ArrangementDetails,
  { open }: Part
): NonNullable<Told['link']> {
  const owing = invoices.filter(isOwed);
  if (owing.length > MOST_IN_LINK) return {};
  const query = new URLSearchParams([...owing.map(({ id }) => ['invoice', id]), ['part', toDecimal(open)]]);
  return { url: `${ctx.origin}/my/${merchant.slug}/pay?${query.toString()}` };
}
