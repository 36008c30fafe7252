import { customType } from 'drizzle-orm/pg-core';

/** What happened: `timestamptz` ↔ `Temporal.Instant`, to the microsecond that PostgreSQL keeps. */
export const instant = customType<{ data: Temporal.Instant; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  toDriver: (value) => value.toString({ smallestUnit: 'microsecond' }),
  fromDriver: (value) => Temporal.Instant.from(value.replace(' ', 'T'))
});

/** What is promised: `date` ↔ `Temporal.PlainDate`. */
export const plainDate = customType<{ data: Temporal.PlainDate; driverData: string }>({
  dataType: () => 'date',
  toDriver: (value) => value.toString(),
  fromDriver: (value) => Temporal.PlainDate.from(value)
});

/** Raw bytes, for hashes and stored files. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
