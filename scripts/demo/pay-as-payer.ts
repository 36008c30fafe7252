import { randomBytes } from 'node:crypto';
import { money, type Money } from '../../src/lib/money/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  payInvoices,
  settleReturn,
  type PayerInstrument
} from '../../src/lib/server/domain/collection/index.ts';
import type { MintedPayLink } from '../../src/lib/server/domain/pay-links/index.ts';

type Paying = Readonly<{
  link: MintedPayLink;
  invoiceId: string;
  amount: Money;
  /** Only a part of what it owes. */
  isPart?: boolean;
}>;

/** The payer goes to the bank's page, approves, and comes back: by HTTP, as a browser without script would. Answers the attempt. */
export async function payAtBank(ctx: Context, paying: Paying): Promise<string> {
  const outcome = await pay(ctx, paying, { kind: 'redirect', method: 'ideal' });
  if (outcome.kind !== 'requires-action') throw new Error(`demo payment: ${outcome.kind}`);
  await fetch(outcome.challengeUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ answer: 'approve' })
  });
  await settleReturn(ctx, { token: paying.link.token, attemptId: outcome.attemptId });
  return outcome.attemptId;
}

export function pay(
  ctx: Context,
  { link, invoiceId, amount, isPart = false }: Paying,
  instrument: PayerInstrument
) {
  const expected = money(amount.minor, amount.currency);
  const invoiceIds = [invoiceId];
  return payInvoices(ctx, {
    ...{ token: link.token, expected, instrument },
    formKey: randomBytes(12).toString('base64url'),
    selection: isPart ? { kind: 'part', invoiceIds, amount: expected } : { kind: 'invoices', invoiceIds },
    isToBeSaved: false,
    acceptance: { at: ctx.clock.now(), ip: '127.0.0.1', userAgent: 'Quitte demo' },
    language: 'nl',
    returnUrl: `${ctx.origin}/p/${link.publicId}`
  });
}
