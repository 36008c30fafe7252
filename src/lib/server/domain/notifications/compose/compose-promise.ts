import { formatMoney, sum } from '#lib/money/index.ts';
import { readPromiseDetails } from '../../arrangements/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { dateValue } from './date-value.ts';
import { invoiceFacts } from './invoice-facts.ts';
import { isOwed } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * A day by which a customer will pay was agreed, or has passed. `undefined` once something else is true of it, or nothing
 * of it is owed any more.
 */
export async function composePromise(
  { ctx, tx, notice, t }: Correspondence,
  promiseId: string
): Promise<NoticeFacts | undefined> {
  const { merchantId, customerId, language } = notice;
  // `promise:<id>:<message>::<event>`
  const isBroken = notice.cause.split(':')[2] === 'promise-broken';
  const promise = await readPromiseDetails(tx, { merchantId, customerId, promiseId });
  // Whoever agreed anew isn't asked for what was agreed before.
  const owing = promise.invoices.filter((each) => isOwed(each) && !(isBroken && each.pausedBecause !== null));
  const isSo = promise.status === (isBroken ? 'broken' : 'given');
  if (!isSo || owing.length === 0 || promise.isUnderWay) return undefined;
  const amount = sum(
    owing.map(({ balance }) => balance),
    promise.total.currency
  );
  const invoiceId = owing.length === 1 ? owing[0]!.id : null;
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  return {
    message: isBroken ? 'promise-broken' : 'promise-noted',
    values: {
      amount: formatMoney(amount, language),
      date: dateValue(promise.promisedOn, language, 'weekday')
    },
    amount,
    facts: invoiceFacts(t, owing),
    url: link.url,
    checkCode: link.checkCode,
    why: t('notices:why.agreement'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}
