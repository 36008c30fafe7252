import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { HOLD_OUT } from '../variants/index.ts';
import { readExperiment } from './experiments.ts';

/** The variant by which something happened. */
export type UsedVariant = Readonly<{
  experiment: Readonly<{ id: string; name: string }>;
  /** Its letter, or `hold-out`. */
  arm: string;
  /** What staff call it; empty for the hold-out. */
  name: string;
}>;

/** The variant that a reminder followed; `undefined` where no experiment had a hand in it. */
export function findVariantOfStep(
  ctx: Pick<Context, 'db'>,
  { merchantId, stepId }: Readonly<{ merchantId: string; stepId: string }>
): Promise<UsedVariant | undefined> {
  return findVariant(
    ctx,
    merchantId,
    sql`
    select v.experiment_id as id, v.arm from sequence_step s
    join sequence_run r on r.merchant_id = s.merchant_id and r.id = s.run_id
    join sequence_version v on v.merchant_id = r.merchant_id and v.sequence_id = r.sequence_id and v.version = r.version
    where s.merchant_id = ${merchantId} and s.id = ${stepId} and v.experiment_id is not null`
  );
}

async function findVariant(
  ctx: Pick<Context, 'db'>,
  merchantId: string,
  which: SQL
): Promise<UsedVariant | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [used] = await tx.execute<{ id: string; arm: string }>(which);
    if (!used) return undefined;
    const { id, name, plan } = await readExperiment(tx, merchantId, used.id);
    const variant = plan.trial.variants.find(({ key }) => key === used.arm);
    return {
      experiment: { id, name },
      arm: used.arm,
      name: used.arm === HOLD_OUT ? '' : (variant?.name ?? '')
    };
  });
}
