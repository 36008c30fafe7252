import { boolean, index, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { bytes, instant } from '../db/columns.ts';

/**
 * When a key took its turns within the last window. Belongs to no tenant: limits hold before anybody knows whose
 * link or key it is. The key is hashed, for it may be an address; rows go when their window has passed.
 */
export const rateLimit = pgTable(
  'rate_limit',
  {
    keyHash: bytes('key_hash').primaryKey(),
    takes: timestamp('takes', { withTimezone: true, mode: 'string' }).array().notNull(),
    /** Whether the latest try was refused. */
    isRefused: boolean('is_refused').notNull(),
    expiresAt: instant('expires_at').notNull()
  },
  (t) => [index().on(t.expiresAt)]
);
