import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { listMerchants } from '../identity/index.ts';
import { decideNextCheck } from './decide-next-check.ts';
import { invariants } from './invariants/index.ts';
import type { Invariant } from './invariants/invariant.ts';

/** One row that breaks a truth. */
export type Violation = Readonly<{
  invariant: string;
  says: string;
  merchantId: string;
  row: Readonly<Record<string, unknown>>;
}>;

/** Enough to act on; the query finds the rest. */
const MOST_ROWS = 20;

/** Whole books are read, of a merchant with millions of bookings, too; a page would never take so long. */
const LONGEST = '5min';

/** Checks every invariant for every merchant, and answers what breaks one. Nothing is mended here. */
export async function checkInvariants(ctx: Context): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    for (const invariant of invariants) found.push(...(await checkInvariant(ctx, merchantId, invariant)));
  return found;
}

/** One invariant of one merchant, in a transaction of its own, so that none holds up the next. */
async function checkInvariant(
  ctx: Context,
  merchantId: string,
  { id, says, violations }: Invariant
): Promise<Violation[]> {
  const query = violations.replaceAll(':now', `'${ctx.clock.now().toString()}'::timestamptz`);
  const rows = await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${LONGEST}, true)`);
    return tx.execute(sql.raw(`select * from (${query}) as violation limit ${MOST_ROWS}`));
  });
  return rows.map((row) => ({ invariant: id, says, merchantId, row }));
}

/** All checks of one run together: the rest is made by the next, whoever waited longest first. */
const RUN_MINUTES = 20;

/**
 * The hourly check: each violation is an alert of its own in the log, and so is a check that came to no end, which keeps
 * none of the others from being made. What takes long among the books of a large merchant rests in proportion
 * (`decide-next-check.ts`), so that checking never takes more than a small part of the database's time.
 */
export async function watchInvariants(ctx: Context): Promise<void> {
  const end = performance.now() + RUN_MINUTES * 60_000;
  for (const { id: merchantId } of await listMerchants(ctx))
    for (const invariant of await listDue(ctx, merchantId)) {
      if (performance.now() > end) return;
      await watchInvariant(ctx, merchantId, invariant);
    }
}

/** Those whose time it is, the one that was checked longest ago first. */
async function listDue(ctx: Context, merchantId: string): Promise<Invariant[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ invariant: string; at: string; took_ms: number }>(sql`
      select invariant, to_json(checked_at) #>> '{}' as at, took_ms from invariant_check
      where merchant_id = ${merchantId} order by checked_at`)
  );
  const last = new Map(
    rows.map(({ invariant, at, took_ms: tookMs }) => [
      invariant,
      { checkedAt: Temporal.Instant.from(at), tookMs }
    ])
  );
  const order = [...last.keys()];
  return invariants
    .filter(({ id }) => {
      const next = decideNextCheck(last.get(id));
      return next === undefined || Temporal.Instant.compare(next, now) <= 0;
    })
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

async function watchInvariant(ctx: Context, merchantId: string, invariant: Invariant): Promise<void> {
  const checkedAt = ctx.clock.now().toString();
  const start = performance.now();
  try {
    for (const violation of await checkInvariant(ctx, merchantId, invariant))
      ctx.log.error(violation, 'invariant broken');
  } catch (error) {
    ctx.log.error({ invariant: invariant.id, merchantId, error }, 'invariant not checked');
  }
  const tookMs = Math.round(performance.now() - start);
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute(sql`
      insert into invariant_check (merchant_id, invariant, checked_at, took_ms)
      values (${merchantId}, ${invariant.id}, ${checkedAt}::timestamptz, ${tookMs}::int)
      on conflict (merchant_id, invariant) do update set checked_at = excluded.checked_at, took_ms = excluded.took_ms`)
  );
}
