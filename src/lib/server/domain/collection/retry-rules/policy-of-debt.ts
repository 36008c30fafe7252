import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { assignArms, listSplits, splitAt } from '../../variants/index.ts';
import { listDisputing } from '../list-disputing.ts';
import type { RetryPolicy } from '../retry/index.ts';
import { listSegmentsOfCustomer } from '../segments/segments-of-customer.ts';
import type { RetryRules } from './retry-rules.ts';
import { policyOfCustomer, readRetryRulesInForce, readRetryVersion } from './rule-versions.ts';

type Debt = Readonly<{
  merchantId: string;
  customerId: string;
  invoiceIds: readonly string[];
  zone: string;
  now: Temporal.Instant;
}>;

type Ruled = Readonly<{ version: number; rules: RetryRules }>;

/**
 * The policy for a debt that failed: what the experiment says that ran when it first failed, to the debt's end; for every
 * other debt the version in force. Which of the two applies is all that an experiment decides.
 */
export async function readPolicyOfDebt(
  tx: Tx,
  debt: Debt
): Promise<Readonly<{ policy: RetryPolicy; version: number }>> {
  const { version, rules } =
    (await findRulesOfArm(tx, debt)) ?? (await readRetryRulesInForce(tx, debt.merchantId));
  return { version, policy: await policyOfCustomer(tx, rules, debt) };
}

async function findRulesOfArm(tx: Tx, debt: Debt): Promise<Ruled | undefined> {
  const { merchantId, customerId, invoiceIds, now } = debt;
  const splits = await listSplits(tx, merchantId, 'retries');
  const [invoiceId] = invoiceIds;
  if (splits.length === 0 || invoiceId === undefined) return undefined;
  const failedAt = await findFirstFailure(tx, merchantId, invoiceIds);
  const split = failedAt && splitAt(splits, failedAt);
  if (!split || (await listDisputing(tx, merchantId, [customerId])).has(customerId)) return undefined;
  const segments = split.segment === null ? [] : await listSegmentsOfCustomer(tx, debt);
  const comers = [{ customerId, invoiceId, segments }];
  const arm = (await assignArms(tx, split, { merchantId, now, comers })).get(customerId);
  if (!arm) return undefined;
  const { rules } = await readRetryVersion(tx, merchantId, arm.version);
  return { version: arm.version, rules };
}

/** When a payment of any of these was first refused. A debit that a bank took back later had succeeded: no such payment. */
async function findFirstFailure(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<Temporal.Instant | undefined> {
  const [row] = await tx.execute<{ at: string | null }>(sql`
    select to_json(min(a.resolved_at)) #>> '{}' as at from attempt_allocation l
    join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id and a.status = 'failed'
    where l.merchant_id = ${merchantId} and l.invoice_id = any (${sql.param([...invoiceIds])}::uuid[])`);
  return row?.at == null ? undefined : Temporal.Instant.from(row.at);
}
