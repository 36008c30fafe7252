import type { Context } from '../../src/lib/server/context.ts';
import { upsertCustomers } from '../../src/lib/server/domain/identity/index.ts';
import { runBilling } from '../../src/lib/server/domain/subscriptions/index.ts';
import type { TestDatabase } from './database.ts';
import type { TestWorld } from './world.ts';

const PEOPLE: Readonly<Record<string, string>> = {
  'K-2001': 'Fatima Zahra Benali',
  'K-2002': 'Jan-Willem de Groot',
  'K-2003': 'Nguyễn Thị Lan',
  'K-2004': 'Chantal Mbeki'
};

/** A customer of the merchant, by number; known names for the first four. */
export async function addCustomer(ctx: Context, merchantId: string, reference: string): Promise<string> {
  const ids = await ctx.db.withMerchant(merchantId, (tx) =>
    upsertCustomers(tx, merchantId, ctx.clock.now(), [
      { reference, name: PEOPLE[reference] ?? 'Ayşe Yılmaz', language: 'nl', email: 'klant@example.org' }
    ])
  );
  return ids.get(reference)!;
}

export type BillRow = Readonly<{ startOn: string; endOn: string; amount: number; total: number | null }>;

/** The planned periods of a subscription, with what their invoices ask. */
export async function listPeriods(database: TestDatabase, subscriptionId: string): Promise<BillRow[]> {
  const rows = await database.owner`
    select p.start_on::text, p.end_on::text, p.amount_minor, i.total_minor
    from subscription_period p left join invoice i on i.merchant_id = p.merchant_id and i.id = p.invoice_id
    where p.subscription_id = ${subscriptionId} order by p.start_on`;
  return rows.map((row) => ({
    startOn: row['start_on'] as string,
    endOn: row['end_on'] as string,
    amount: Number(row['amount_minor']),
    total: row['total_minor'] === null ? null : Number(row['total_minor'])
  }));
}

/** Every document made for a customer: invoices positive, credit notes negative, by day of issue. */
export async function listDocuments(
  database: TestDatabase,
  customerId: string
): Promise<{ on: string; dueOn: string | null; total: number }[]> {
  const rows = await database.owner`
    select issued_on::text as on, due_on::text as due_on, total_minor as total, number from invoice where customer_id = ${customerId}
    union all
    select issued_on::text, null, -total_minor, number from credit_note where customer_id = ${customerId}
    order by 1, 4`;
  return rows.map((row) => ({
    on: row['on'] as string,
    dueOn: row['due_on'] as string | null,
    total: Number(row['total'])
  }));
}

/** The sum of all that was asked of a customer, less what was given back. */
export async function askedOf(database: TestDatabase, customerId: string): Promise<number> {
  return (await listDocuments(database, customerId)).reduce((total, each) => total + each.total, 0);
}

/**
 * Lives on to the morning of a day: the billing run has its turn now, on every day on which something is to happen,
 * and on the day itself.
 */
export async function liveTo(world: TestWorld, to: string): Promise<void> {
  const { clock, merchant, ctx } = world;
  for (;;) {
    await runBilling(ctx, { merchantId: merchant.id });
    const today = clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate().toString();
    if (today >= to) return;
    const next = Temporal.PlainDate.from(await nextDay(world, today, to));
    clock.set(next.toZonedDateTime({ timeZone: merchant.zone, plainTime: '06:00' }).toInstant());
  }
}

/** The first day after today on which any subscription has something to do, at the latest `to`. */
async function nextDay({ database }: TestWorld, today: string, to: string): Promise<string> {
  const [row] = await database.owner`
    select least(min(d), ${to}::date)::text as next from (
      select unnest(array[next_bill_on, billed_from_on, pause_from_on, pause_until_on, stop_on]) as d from subscription
      union all
      select bill_on from subscription_adjustment
        where invoice_id is null and credit_note_id is null and withdrawn_at is null
    ) days where d > ${today}::date`;
  return row!['next'] as string;
}
