import { sql, type SQL } from 'drizzle-orm';
import { selectAgreements, type AgreementKind } from '../figures/read-agreements.ts';
import type { RowsAsked } from './row-asked.ts';

/** What was agreed in the period, or those of it that came to one end. */
export function agreementRows(of: AgreementKind, asked: RowsAsked): SQL {
  const invoices = {
    arrangements: sql`select l.invoice_id from arrangement_invoice l
      where l.merchant_id = ${asked.merchantId} and l.arrangement_id = g.id`,
    promises: sql`select l.invoice_id from promised_invoice l
      where l.merchant_id = ${asked.merchantId} and l.promise_id = g.id`
  };
  return sql`
    select g.id, g.at, g.customer_id, first.invoice_id, g.currency, g.amount_minor, 'agreed-' || g.outcome as note
    from (${selectAgreements(of, asked)}) g
    left join lateral (${invoices[of]} order by l.invoice_id limit 1) first on true
    ${asked.part ? sql`where g.outcome = ${asked.part.key}` : sql``}`;
}
