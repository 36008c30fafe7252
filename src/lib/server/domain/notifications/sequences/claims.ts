import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { ClaimFacts, OtherClaims } from './decide-cost.ts';
import type { StepRow } from './step-facts.ts';

const NONE: OtherClaims = { principalMinor: 0, costsMinor: 0 };

type Asked = Pick<StepRow, 'stepId' | 'invoiceId' | 'customerId' | 'currency'>;

/**
 * By step: whether its invoice had its costs, and the customer's other claims under a formal notice that are still owed,
 * with the costs that stand on them or were named. One statement, however many steps.
 */
export async function readClaims(
  tx: Tx,
  merchantId: string,
  steps: readonly Asked[]
): Promise<ReadonlyMap<string, ClaimFacts>> {
  if (steps.length === 0) return new Map();
  const uuids = (of: (step: Asked) => string) => sql`${sql.param(steps.map(of))}::text[]::uuid[]`;
  const rows = await tx.execute<{
    stepId: string;
    isCharged: boolean;
    principalMinor: number;
    costsMinor: number;
  }>(sql`
    select g.step_id as "stepId",
      exists (select from invoice_charge c
        where c.merchant_id = ${merchantId} and c.invoice_id = g.invoice_id and c.per = 'claim'
          and c.cause <> 'step:' || g.step_id) as "isCharged",
      coalesce(sum(greatest(o.balance_minor - o.costs_minor, 0)), 0)::float8 as "principalMinor",
      coalesce(sum(greatest(o.costs_minor, n.named)), 0)::float8 as "costsMinor"
    from unnest(${uuids(({ stepId }) => stepId)}, ${uuids(({ invoiceId }) => invoiceId)},
      ${uuids(({ customerId }) => customerId)}, ${sql.param(steps.map(({ currency }) => currency))}::text[])
      as g (step_id, invoice_id, customer_id, currency)
    left join lateral (
      select i.id, i.balance_minor, i.costs_minor from invoice i
      where i.merchant_id = ${merchantId} and i.customer_id = g.customer_id and i.id <> g.invoice_id
        and i.status in ('open', 'overdue') and i.currency = g.currency
        and exists (select from notice f where f.merchant_id = ${merchantId} and f.invoice_id = i.id
          and f.kind = 'formal-notice' and f.status <> 'rejected')) o on true
    left join lateral (
      select max(s.cost_minor) as named from notice f
      join sequence_step s on s.merchant_id = ${merchantId} and s.id = f.sequence_step_id
      where f.merchant_id = ${merchantId} and f.invoice_id = o.id and f.kind = 'formal-notice'
        and f.status <> 'rejected') n on true
    group by g.step_id, g.invoice_id`);
  return new Map(
    rows.map(({ stepId, isCharged, principalMinor, costsMinor }) => [
      stepId,
      { isCharged, others: { principalMinor, costsMinor } }
    ])
  );
}

/** A claim beside those of the same customer that were decided a moment ago: their notices aren't written yet. */
export function withNamed(claim: ClaimFacts | undefined, named: OtherClaims = NONE): ClaimFacts {
  const { isCharged = false, others = NONE } = claim ?? {};
  return { isCharged, others: addClaims(others, named) };
}

/** What was named to a customer a moment ago, and one more notice. */
export function nameClaim(
  named: OtherClaims = NONE,
  { balanceMinor, costsMinor }: Pick<StepRow, 'balanceMinor' | 'costsMinor'>,
  statedMinor: number | null
): OtherClaims {
  return addClaims(named, {
    principalMinor: Math.max(0, balanceMinor - costsMinor),
    costsMinor: statedMinor ?? 0
  });
}

function addClaims(a: OtherClaims, b: OtherClaims): OtherClaims {
  return {
    principalMinor: a.principalMinor + b.principalMinor,
    costsMinor: a.costsMinor + b.costsMinor
  };
}
