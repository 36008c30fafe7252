import {
  LAST_DAY,
  listArrangements,
  listStandingPromises,
  readArrangement,
  type AgreementOffer,
  type ArrangementPreview
} from '#lib/server/domain/arrangements/index.ts';
import type { SignedInCustomer } from '#lib/server/web/index.ts';
import type { PortalWords } from '../words.server.ts';

/** More than anybody has at once. */
const MOST_SHOWN = 20;

const shownStatuses = ['proposed', 'offered', 'running', 'declined'] as const;

/**
 * What is agreed or asked for, with its parts. An answer that was no stays to be read until something else is asked for.
 */
export async function viewAgreements(
  ctx: SignedInCustomer['ctx'],
  whose: Readonly<{ merchantId: string; customerId: string }>,
  words: PortalWords
) {
  const { t, money, date } = words;
  const { items } = await listArrangements(ctx, { ...whose, limit: MOST_SHOWN });
  const promises = await listStandingPromises(ctx, whose);
  const arrangements = [];
  for (const [index, { id, status: found, total }] of items.entries()) {
    const status = shownStatuses.find((each) => each === found);
    if (!status || (status === 'declined' && index > 0)) continue;
    const { shownParts, open, answer, question } = await readArrangement(ctx, {
      ...whose,
      arrangementId: id
    });
    arrangements.push({
      ...{ id, status },
      title: `${money(status === 'declined' ? total : open)} · ${t(`portal:agree.status.${status}`)}`,
      question:
        question === null || status === 'running' ? undefined : t('portal:agree.question', { question }),
      answer: answer === null ? undefined : t('portal:agree.answer', { answer }),
      parts: (status === 'declined' ? [] : shownParts).map((part) => ({
        term: date(part.dueOn, 'short'),
        value: `${money(part.amount)} · ${t(`portal:agree.part.${part.status}`)}`
      }))
    });
  }
  return {
    arrangements,
    /** One question at a time: the next one when this one has its answer. */
    isWaiting: arrangements.some(({ status }) => status === 'proposed' || status === 'offered'),
    promises: promises.map(({ id, total, promisedOn }) => ({
      id,
      title: t('portal:agree.promised', { amount: money(total), date: date(promisedOn) })
    }))
  };
}

/** What can be chosen, and what happens when a part is missed. */
export function viewOffer(offer: AgreementOffer, { t, money }: PortalWords) {
  const { total, terms, partChoices, askChoices, promiseDays, mayBeDebited, isPromised } = offer;
  const number = (value: number) => ({ value: String(value), text: String(value) });
  return {
    title: t('portal:agree.spread', { amount: money(total) }),
    parts: [...partChoices, ...askChoices]
      .sort((a, b) => a - b)
      .map((parts) => ({
        value: String(parts),
        text: askChoices.includes(parts) ? t('portal:agree.after-asking', { parts }) : String(parts)
      })),
    days: [
      ...Array.from({ length: 28 }, (_, nth) => number(nth + 1)),
      { value: String(LAST_DAY), text: t('portal:agree.last-day') }
    ],
    mayBeDebited,
    promise: promiseDays &&
      !isPromised && { first: promiseDays.firstOn.toString(), last: promiseDays.lastOn.toString() },
    rules: [
      t('portal:agree.meanwhile'),
      t('portal:agree.missed', { days: terms.graceDays }),
      t(terms.whenMissed === 'spread' ? 'portal:agree.then-spread' : 'portal:agree.then-end')
    ].join(' ')
  };
}

/** A plan before it is agreed. */
export function viewPlan(
  { plan, outside, total }: ArrangementPreview,
  wish: Readonly<{ parts: number; day: number; isDebited: boolean; question: string }>,
  { money, date }: PortalWords
) {
  return {
    parts: plan.map(({ dueOn, amount }) => ({ term: date(dueOn, 'long'), value: money(amount) })),
    isOutside: outside.length > 0,
    question: wish.question,
    fields: {
      parts: String(wish.parts),
      day: String(wish.day),
      by: wish.isDebited ? 'debit' : 'hand',
      expected: String(total.minor)
    }
  };
}
