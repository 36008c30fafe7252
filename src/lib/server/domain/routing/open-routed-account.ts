import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readAccountHealth, recordAccountAnswer } from './account-health.ts';
import { chooseRoute, type RouteRecord } from './explain-route.ts';
import { openAccount, type OpenAccount } from './payment-accounts.ts';
import type { RouteFacts } from './routing-rules.ts';

/** At so many accounts one payment is tried at most: behind that, something else is wrong. */
const MOST_ACCOUNTS = 3;

/** The account that a payment goes to, why, and which ones stand in, in order, when it surely did nothing. */
export type RoutedAccount = OpenAccount & Readonly<{ route: RouteRecord; standIns: readonly string[] }>;

/** The one place that chooses the account of a new payment. Refuses `payment-account-missing` when none can take it. */
export async function openRoutedAccount(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  facts: RouteFacts
): Promise<RoutedAccount> {
  const route = await chooseRoute(tx, merchantId, facts, ctx.clock.now());
  const [first, ...rest] = route.accounts;
  if (first === undefined) throw new Refusal('payment-account-missing');
  return {
    ...(await openAccount(ctx, tx, merchantId, first)),
    route,
    standIns: rest.slice(0, MOST_ACCOUNTS - 1)
  };
}

/** Notes, in the transaction that opens an attempt, that it is the one that finds out whether an account is well again. */
export async function noteProbe(
  tx: Tx,
  merchantId: string,
  accountId: string,
  now: Temporal.Instant
): Promise<void> {
  const health = await readAccountHealth(tx, merchantId, now);
  if (health.get(accountId)?.circuit === 'half-open')
    await recordAccountAnswer(tx, { merchantId, accountId }, 'probe', now);
}
