import { sql } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ComparedAnswer } from './backtest-retries.ts';
import type { AnswerDifference, RetryAnswer } from './compare-answers.ts';

type Row = Readonly<{
  decision_id: string;
  customer_id: string;
  customer: string;
  invoice_id: string;
  invoice: string;
  amount: { minor: number; currency: Currency };
  decided_at: string;
  made_kind: RetryAnswer['kind'];
  made_rule: string;
  made_next_at: string | null;
  kind: RetryAnswer['kind'];
  rule: string;
  next_at: string | null;
  difference: AnswerDifference;
}>;

/** How a shadow's answers compare with the decisions that were made: one count per kind of difference. */
export async function countShadowAnswers(
  tx: Tx,
  merchantId: string,
  shadowId: string
): Promise<ReadonlyMap<AnswerDifference, number>> {
  const rows = await tx.execute<{ difference: AnswerDifference; count: number }>(sql`
    select difference, count(*)::int as count from retry_shadow_answer
    where merchant_id = ${merchantId} and shadow_id = ${shadowId} group by difference`);
  return new Map(rows.map(({ difference, count }) => [difference, count]));
}

/** The rows behind a count, the newest first; at most 200. */
export async function listShadowAnswers(
  tx: Tx,
  asked: Readonly<{ merchantId: string; shadowId: string; difference: AnswerDifference | undefined }>
): Promise<ComparedAnswer[]> {
  const { merchantId, shadowId, difference } = asked;
  const rows = await tx.execute<Row>(sql`
    select d.id as decision_id, c.id as customer_id, c.name as customer, i.id as invoice_id, i.number as invoice,
      d.facts -> 'amount' as amount, d.decided_at, d.kind as made_kind, d.rule as made_rule, d.next_at as made_next_at,
      s.kind, s.rule, s.next_at, s.difference
    from retry_shadow_answer s
    join collection_decision d on d.merchant_id = s.merchant_id and d.id = s.decision_id
    join invoice i on i.merchant_id = d.merchant_id and i.id = (d.facts -> 'invoiceIds' ->> 0)::uuid
    join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    where s.merchant_id = ${merchantId} and s.shadow_id = ${shadowId}
      ${difference === undefined ? sql`` : sql`and s.difference = ${difference}`}
    order by s.decision_id desc limit 200`);
  return rows.map((row) => ({
    decisionId: row.decision_id,
    customer: { id: row.customer_id, name: row.customer },
    invoice: { id: row.invoice_id, number: row.invoice },
    amount: money(row.amount.minor, row.amount.currency),
    at: instantOf(row.decided_at),
    made: answerOf(row.made_kind, row.made_rule, row.made_next_at),
    other: answerOf(row.kind, row.rule, row.next_at),
    difference: row.difference
  }));
}

function answerOf(kind: RetryAnswer['kind'], rule: string, nextAt: string | null): RetryAnswer {
  return { kind, rule, nextAt: nextAt === null ? null : instantOf(nextAt) };
}

function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}
