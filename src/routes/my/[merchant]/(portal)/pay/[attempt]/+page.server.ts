import { redirect } from '@sveltejs/kit';
import { isPositive, type Money } from '#lib/money/index.ts';
import {
  explainAttempt,
  explainToCustomer,
  readAttemptOfCustomer
} from '#lib/server/domain/collection/index.ts';
import { listInvoicesOfAttempt, readOverview } from '#lib/server/domain/reporting/index.ts';
import { customerRoute, keepFeedback } from '#lib/server/web/index.ts';
import { findCustomerFeedback } from '../../find-feedback.server.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What came of a payment: whether money moved, and the one thing to do now. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant, tone } = who;
  const attemptId = event.params.attempt;
  const attempt = await readAttemptOfCustomer(ctx, { merchantId, customerId, attemptId });
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  // It waits for the customer at the bank: there is nothing to say before that.
  if (attempt.status === 'requires_action' && attempt.challengeUrl !== null)
    redirect(303, paths.payBank(attemptId));
  const overview = await readOverview(ctx, { merchantId, customerId, zone: merchant.zone });
  const open = overview.totals.find(({ currency }) => currency === attempt.amount.currency)?.open;
  const [invoiceId] = await listInvoicesOfAttempt(ctx, { merchantId, attemptId });
  const { method, facts } = attempt;
  const reader = { language: words.language, isFormal: tone === 'formal' };
  const told =
    attempt.status === 'failed'
      ? explainToCustomer(await explainAttempt(ctx, { merchantId, attemptId }), reader)
      : undefined;
  return {
    texts: words.pick(['portal:result', 'feedback']),
    feedback: attempt.status === 'succeeded' && (await findCustomerFeedback(who, 'paid', attemptId)),
    hasSaid: event.url.searchParams.has('said'),
    isFlow: true,
    kind: KIND[attempt.status],
    amount: attempt.amount,
    method: words.method({ method, last4: facts?.last4, brand: facts?.brand }),
    receivedOn: words.date(words.dayOf(attempt.resolvedAt ?? attempt.openedAt)),
    open: open && isPositive(open) ? open : (undefined as Money | undefined),
    told: told && [told.money, told.why].filter(Boolean).join(' '),
    againHref: invoiceId === undefined ? paths.pay() : paths.pay({ invoice: invoiceId }),
    receiptHref: invoiceId === undefined ? undefined : paths.document(invoiceId, `receipt-${attemptId}.pdf`)
  };
});

const KIND = {
  opened: 'unknown',
  unknown: 'unknown',
  requires_action: 'unknown',
  processing: 'processing',
  succeeded: 'paid',
  failed: 'failed',
  canceled: 'canceled'
} as const;

export const actions: Actions = {
  feedback: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId } = who;
    const occasionId = event.params.attempt!;
    const of = { merchantId, customerId, occasion: 'paid', occasionId } as const;
    await keepFeedback({ ctx, of, language: event.locals.language }, await event.request.formData());
    redirect(303, `${portalPaths(who.merchant.slug).payResult(occasionId)}?said#feedback`);
  })
};
