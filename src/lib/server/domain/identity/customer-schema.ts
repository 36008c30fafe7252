import { customType, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { customer, staff } from './schema.ts';

/** Compared by its bytes: what begins with the same letters lies together, in every language. */
const searchable = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });

/**
 * What a customer is found by, folded by `search_fold`: every word of name and number begins a term, what stood before
 * it follows. The database keeps it beside the customer's row (`customer_terms` in drizzle/), so nobody writes here, and
 * a foreign key would only cost an import a look-up for each term.
 */
export const customerTerm = pgTable(
  'customer_term',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    term: searchable('term').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId, t.term] }),
    index('customer_term_by_term').on(t.merchantId, t.term, t.customerId)
  ]
);

/** What staff wrote down about a customer. Added, never changed; it goes when the customer is forgotten. */
export const customerNote = pgTable(
  'customer_note',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    staffId: uuid('staff_id').notNull(),
    text: text('text').notNull(),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
    index('note_of_customer').on(t.merchantId, t.customerId, t.at, t.id)
  ]
);
