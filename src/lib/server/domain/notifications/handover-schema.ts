import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../platform/db/columns.ts';

/** The last notice before an agency: of which case, about what, until when. */
export const announcedHandover = pgTable(
  'announced_handover',
  {
    merchantId: uuid('merchant_id').notNull(),
    caseId: uuid('case_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    /** The oldest due first. */
    invoiceIds: uuid('invoice_ids').array().notNull(),
    payBy: plainDate('pay_by').notNull(),
    /** Who writes after that day. */
    agency: text('agency').notNull(),
    /** Nobody hands it over any more. */
    withdrawnAt: instant('withdrawn_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.caseId] })]
);
