import { sql } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { MethodKind } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { insertionOf, insertionsOf, type RowsOf } from '../../platform/db/insert-together.ts';
import { statusChangeRows } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Consent } from '../payment-methods/index.ts';
import { areBooksBehind, noteProbe, type RouteRecord } from '../routing/index.ts';
import type { Allocation } from './allocate-payment.ts';
import type { Attempt } from './attempts.ts';
import { paymentAttempt } from './schema.ts';
import type { StoredInstrument } from './stored-instrument.ts';

export type OpenAttempt = Readonly<{
  merchantId: string;
  /** Given where something that is written at the same time names it. */
  id?: string;
  customerId: string;
  accountId: string;
  payLinkId: string | null;
  formKey: string | null;
  initiator: 'customer' | 'merchant';
  method: MethodKind;
  instrument: StoredInstrument;
  amount: Money;
  allocations: readonly Allocation[];
  isToBeSaved: boolean;
  consent: Consent | null;
  /** Why it goes to its account, where there was a choice. */
  route?: RouteRecord | null;
  /** The attempt that it stands in for. */
  retryOf?: string;
}>;

/**
 * Writes down what we are about to do, and claims its invoices: the unique index on live allocations lets one attempt
 * through, whoever else is trying. Refuses `payment-under-way`, and `books-behind` while a restored database has not
 * caught up with the provider's book: what looks owed may be paid. Refuses `merchant-suspended`, too. To be committed before the gateway is called.
 * `beside` is what else the caller's step writes down, so that all of it is one statement.
 */
export async function openAttempt(
  tx: Tx,
  input: OpenAttempt,
  now: Temporal.Instant,
  beside: readonly RowsOf[] = []
): Promise<Attempt> {
  const { merchantId, id = newId(now), allocations, route = null, retryOf = null, ...rest } = input;
  if (route) await noteProbe(tx, merchantId, input.accountId, now);
  const attempt: Attempt = {
    ...rest,
    ...{ merchantId, id, route, retryOf, status: 'opened', openedAt: now },
    ...{ gatewayRef: null, chargeRef: null, challengeUrl: null, facts: null, fingerprint: null },
    ...{ decline: null, declineClass: null, resolvedAt: null, askedAt: null }
  };
  const opened = statusChangeRows(merchantId, now, [
    { subjectKind: 'attempt', subjectId: id, from: null, event: 'open', to: 'opened' }
  ]);
  const { isBehind, isSuspended, claimed } = await writeOpened(tx, attempt, allocations, [opened, ...beside]);
  if (isSuspended) throw new Refusal('merchant-suspended');
  if (isBehind) throw new Refusal('books-behind');
  // Too few also when the form was sent before, and nothing was written.
  if (claimed !== allocations.length) throw new Refusal('payment-under-way');
  return attempt;
}

/** One statement: the attempt unless books are behind or its form was sent before, and what it could claim. */
async function writeOpened(
  tx: Tx,
  attempt: Attempt,
  allocations: readonly Allocation[],
  beside: readonly RowsOf[]
): Promise<Readonly<{ isBehind: boolean; isSuspended: boolean; claimed: number }>> {
  const { merchantId, id, amount, fingerprint: _fingerprint, declineClass: _class, ...columns } = attempt;
  const row = { ...columns, merchantId, id, amountMinor: amount.minor, currency: amount.currency };
  const lines = allocations.map((each) => ({ invoice_id: each.invoiceId, amount_minor: each.amount.minor }));
  const [answer] = await tx.execute<{ is_behind: boolean; is_suspended: boolean; claimed: number }>(sql`
    with books as (
      select ${areBooksBehind(merchantId)} as is_behind,
        exists (select from merchant where id = ${merchantId} and suspended_at is not null) as is_suspended
    ),
    opened as (
      ${insertionOf({ table: paymentAttempt, rows: [row] })} where not (select is_behind or is_suspended from books)
      on conflict (merchant_id, form_key) do nothing returning id
    ), claimed as (
      insert into attempt_allocation (merchant_id, attempt_id, invoice_id, amount_minor, is_live)
      select ${merchantId}, o.id, l.invoice_id, l.amount_minor, true
      from opened o, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (invoice_id uuid, amount_minor bigint)
      order by l.invoice_id
      on conflict do nothing returning invoice_id
    ), ${sql.join(insertionsOf(beside), sql`, `)}
    select is_behind, is_suspended, (select count(*) from claimed)::int as claimed from books`);
  return {
    isBehind: answer?.is_behind === true,
    isSuspended: answer?.is_suspended === true,
    claimed: answer?.claimed ?? 0
  };
}
