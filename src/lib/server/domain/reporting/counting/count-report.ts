import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { forEachMerchant } from '../../identity/index.ts';
import { writeForecast } from '../cash/write-forecast.ts';
import { countContact, recountContact } from './count-contact.ts';
import { countDays } from './count-days.ts';
import { countFlows } from './count-flows.ts';
import { countOwed } from './count-owed.ts';
import { countMessages } from './count-messages.ts';
import { countRecovery } from './count-recovery.ts';
import { openCases } from './open-cases.ts';

/**
 * An act reads the clock before it commits, so the newest moments may still fill up. No transaction may last this long
 * (`idle_in_transaction_session_timeout` is one minute), so what lies before is complete.
 */
const SETTLES_IN = Temporal.Duration.from({ minutes: 10 });

/** What one transaction counts at most: a first run over years is many short ones, each of which counts for good. */
const LONGEST_SLICE = Temporal.Duration.from({ hours: 24 });

/** Counts for every merchant what was booked since the last time, and writes today's forecast. Can be ended anywhere. */
export async function countReports(ctx: Context): Promise<void> {
  await forEachMerchant(ctx, countReport);
}

/** The same for one merchant. */
export async function countReport(
  ctx: Context,
  { merchantId, zone }: Readonly<{ merchantId: string; zone: string }>
): Promise<void> {
  const now = ctx.clock.now();
  const until = now.subtract(SETTLES_IN);
  // One slice more each round; two workers at once wait for each other at the mark, and the second finds it moved.
  while (await ctx.db.withMerchant(merchantId, (tx) => countNext(tx, merchantId, zone, until)));
  const today = dateIn(zone, now);
  await ctx.db.withMerchant(merchantId, (tx) => writeForecast(tx, merchantId, today));
  await recountContact(ctx, merchantId, today);
}

/** Counts the next slice and moves the mark, in one transaction. Answers whether there may be more. */
async function countNext(
  tx: Tx,
  merchantId: string,
  zone: string,
  until: Temporal.Instant
): Promise<boolean> {
  const from = await lockMark(tx, merchantId);
  if (from === undefined || Temporal.Instant.compare(from, until) >= 0) return false;
  const longest = from.add(LONGEST_SLICE);
  const to = Temporal.Instant.compare(longest, until) < 0 ? longest : until;
  const slice = { merchantId, zone, from, until: to };
  await countDays(tx, slice);
  await countOwed(tx, slice);
  await openCases(tx, slice);
  await countFlows(tx, slice);
  await countRecovery(tx, slice);
  await countMessages(tx, slice);
  await countContact(tx, slice);
  await tx.execute(sql`
    update report_progress set counted_until = ${to.toString()}::timestamptz where merchant_id = ${merchantId}`);
  return Temporal.Instant.compare(to, until) < 0;
}

/** Up to where it was counted; at first, just before the first booking. None while nothing was ever booked. */
async function lockMark(tx: Tx, merchantId: string): Promise<Temporal.Instant | undefined> {
  await tx.execute(sql`
    insert into report_progress (merchant_id, counted_until)
    select ${merchantId}::uuid, min(booked_at) - interval '1 second' from ledger_transaction
    where merchant_id = ${merchantId} and not exists (
      select from report_progress where merchant_id = ${merchantId})
    having min(booked_at) is not null
    on conflict (merchant_id) do nothing`);
  const [row] = await tx.execute<{ at: string }>(sql`
    select to_json(counted_until) #>> '{}' as at from report_progress where merchant_id = ${merchantId} for update`);
  return row && Temporal.Instant.from(row.at);
}
