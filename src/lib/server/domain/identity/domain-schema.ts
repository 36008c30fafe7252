import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from './schema.ts';

/** The host name that a merchant wants for its pages, and whether the DNS shows that it is theirs. */
export const merchantDomain = pgTable(
  'merchant_domain',
  {
    merchantId: uuid('merchant_id')
      .primaryKey()
      .references(() => merchant.id),
    /** In lower case, as ASCII: `pay.example.org`. */
    host: text('host').notNull(),
    /** What the TXT record has to say. */
    proof: text('proof').notNull(),
    state: text('state', { enum: ['waiting', 'verified', 'lost'] }).notNull(),
    askedAt: instant('asked_at').notNull(),
    verifiedAt: instant('verified_at'),
    checkedAt: instant('checked_at'),
    /** Since when the record is missing, while the domain still counts as verified. */
    missingSince: instant('missing_since')
  },
  (t) => [
    // Any number may ask for a name; one holds it.
    uniqueIndex('one_merchant_per_verified_host')
      .on(t.host)
      .where(sql`state = 'verified'`),
    index().on(t.host)
  ]
);
