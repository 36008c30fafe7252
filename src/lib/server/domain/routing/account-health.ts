import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { insertTogether, type RowsOf } from '../../platform/db/insert-together.ts';
import { decideAccountHealth, type AccountAnswer, type AccountHealth } from './decide-account-health.ts';
import { accountOutcome } from './schema.ts';

/** What is looked at. A circuit that has been open for longer than this was probed many times since. */
const LOOK_BACK_HOURS = 1;
/** Kept for whoever looks into an outage the day after. */
const KEPT_HOURS = 24;

/** Writes down how an account answered one charge, in the transaction that records it. */
export async function recordAccountAnswer(
  tx: Tx,
  account: Readonly<{ merchantId: string; accountId: string }>,
  kind: AccountAnswer['kind'],
  at: Temporal.Instant
): Promise<void> {
  await insertTogether(tx, [accountAnswerRows(account, kind, at)]);
}

/** The same as rows, for a step that writes them together with what else it writes. */
export function accountAnswerRows(
  account: Readonly<{ merchantId: string; accountId: string }>,
  kind: AccountAnswer['kind'],
  at: Temporal.Instant
) {
  const { merchantId, accountId } = account;
  const rows = [{ merchantId, accountId, id: newId(at), kind, at }];
  return { table: accountOutcome, rows } satisfies RowsOf;
}

/** How each of a merchant's accounts has been answering. An account without an entry has not been asked lately. */
export async function readAccountHealth(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant
): Promise<ReadonlyMap<string, AccountHealth>> {
  const rows = await tx
    .select({ accountId: accountOutcome.accountId, kind: accountOutcome.kind, at: accountOutcome.at })
    .from(accountOutcome)
    .where(
      and(
        eq(accountOutcome.merchantId, merchantId),
        gte(accountOutcome.at, now.subtract({ hours: LOOK_BACK_HOURS }))
      )
    )
    .orderBy(asc(accountOutcome.at), asc(accountOutcome.id));
  const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
  return new Map([...byAccount].map(([id, answers]) => [id, decideAccountHealth(answers, now)]));
}

/** Forgets what no circuit breaker looks at any more. */
export async function forgetAccountAnswers(tx: Tx, merchantId: string, now: Temporal.Instant): Promise<void> {
  const before = now.subtract({ hours: KEPT_HOURS });
  await tx
    .delete(accountOutcome)
    .where(and(eq(accountOutcome.merchantId, merchantId), lt(accountOutcome.at, before)));
}
