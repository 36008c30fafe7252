import type { Context } from '../../context.ts';
import type { EventType } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import { readArrangement, readPromiseDetails } from '../arrangements/index.ts';
import { readMerchant } from '../identity/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { wasToldOfFailure } from './was-told-of-failure.ts';
import { messages, type MessageName } from './words/messages.ts';

/** Which message tells which news of what was agreed about paying. */
const MESSAGES = {
  'arrangement.proposed': 'arrangement-waiting',
  'arrangement.offered': 'arrangement-offered',
  'arrangement.declined': 'arrangement-declined',
  'arrangement.started': 'arrangement-started',
  'arrangement.kept': 'arrangement-kept',
  'arrangement.broken': 'arrangement-broken',
  'arrangement.ended': 'arrangement-ended',
  'instalment.near': 'part-due',
  'instalment.missed': 'part-missed',
  'instalment.spread': 'part-spread',
  'promise.given': 'promise-noted',
  'promise.broken': 'promise-broken'
} as const satisfies Partial<Record<EventType, MessageName>>;

/** News about an arrangement or a promise, as it was told. */
type AgreementNews = Readonly<{
  merchantId: string;
  eventId: string;
  type: string;
  /** The arrangement or the promise. */
  subjectId: string;
  customerId: string;
  /** Which part of an arrangement, from 1. */
  place?: number | undefined;
}>;

/** A new day brings news at midnight; nobody is told before eight. */
const TOLD_FROM_HOUR = 8;

/**
 * Something was agreed about paying, is coming, was missed or is over: its customer gets it in writing, once per event.
 * What they asked for a moment ago is answered at once; what the calendar brings waits for the morning.
 */
export async function tellAgreement(ctx: Context, news: AgreementNews): Promise<void> {
  const { merchantId, eventId, type, subjectId, customerId, place = '' } = news;
  if (!isTold(type)) return;
  const message = MESSAGES[type];
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const within = joinTransaction(ctx, merchantId, tx);
    if (message === 'part-missed' && (await wasToldAtOnce(within, tx, news))) return;
    const isAnswer = await answersCustomer(within, news, message);
    const morning = now
      .toZonedDateTimeISO((await readMerchant(tx, merchantId)).zone)
      .withPlainTime({ hour: TOLD_FROM_HOUR })
      .toInstant();
    if (!isAnswer && Temporal.Instant.compare(now, morning) < 0)
      return ctx.jobs.enqueue(tx, {
        name: 'notifications.tell-agreement-in-time',
        data: { merchantId, eventId, type, subjectId, customerId, ...(place !== '' && { place }) },
        startAt: morning
      });
    return queueNoticeToCustomer(ctx, tx, {
      ...{ merchantId, customerId, isAnswer },
      invoiceId: null,
      kind: messages[message].kind,
      cause: [prefixOf(type), subjectId, message, place, eventId].join(':')
    });
  });
}

function isTold(type: string): type is keyof typeof MESSAGES {
  return Object.hasOwn(MESSAGES, type);
}

function prefixOf(type: keyof typeof MESSAGES): 'arrangement' | 'promise' {
  return type.startsWith('promise.') ? 'promise' : 'arrangement';
}

/** Longer than a debit that fails before its day is early, or a bank that says no after it late; shorter than a month. */
const TOLD_DAYS_BEFORE = 7;

/** The debit of a part failed, and the word of that said what comes next (`composeFailedPayment`): it is enough. */
async function wasToldAtOnce(ctx: Context, tx: Tx, { merchantId, subjectId, place }: AgreementNews) {
  const { shownParts, invoices } = await readArrangement(ctx, { merchantId, arrangementId: subjectId });
  const part = shownParts.find((each) => each.place === place);
  if (!part || part.debits === 0) return false;
  const { zone } = await readMerchant(tx, merchantId);
  const since = part.dueOn.subtract({ days: TOLD_DAYS_BEFORE }).toZonedDateTime(zone).toInstant();
  return wasToldOfFailure(tx, { merchantId, invoiceIds: invoices.map(({ id }) => id), since });
}

/** Whether the customer did it themselves just now, so that they wait for a word. */
async function answersCustomer(
  ctx: Context,
  { merchantId, subjectId }: AgreementNews,
  message: MessageName
): Promise<boolean> {
  switch (message) {
    case 'promise-noted': {
      const place = { merchantId, promiseId: subjectId };
      const promise = await ctx.db.withMerchant(merchantId, (tx) => readPromiseDetails(tx, place));
      return promise.givenByKind === 'customer';
    }
    case 'arrangement-waiting':
    case 'arrangement-started': {
      const asked = await readArrangement(ctx, { merchantId, arrangementId: subjectId });
      // What was outside the terms starts when staff agree.
      const isOwnAct = message === 'arrangement-waiting' || asked.outside.length === 0;
      return asked.askedByKind === 'customer' && isOwnAct;
    }
    default:
      return false;
  }
}
