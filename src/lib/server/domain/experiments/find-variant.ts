import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
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

type Used = Readonly<{ id: string; arm: string }>;

/** The variant that a reminder followed; `undefined` where no experiment had a hand in it. */
export function findVariantOfStep(
  ctx: Pick<Context, 'db'>,
  { merchantId, stepId }: Readonly<{ merchantId: string; stepId: string }>
): Promise<UsedVariant | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [used] = await tx.execute<Used>(sql`
      select v.experiment_id as id, v.arm from sequence_step s
      join sequence_run r on r.merchant_id = s.merchant_id and r.id = s.run_id
      join sequence_version v
        on v.merchant_id = r.merchant_id and v.sequence_id = r.sequence_id and v.version = r.version
      where s.merchant_id = ${merchantId} and s.id = ${stepId} and v.experiment_id is not null`);
    return used && readVariant(tx, merchantId, used);
  });
}

/** The variant whose words a message was written in; `undefined` where no experiment had a hand in them. */
export function findVariantOfWords(
  ctx: Pick<Context, 'db'>,
  { merchantId, noticeId }: Readonly<{ merchantId: string; noticeId: string }>
): Promise<UsedVariant | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [used] = await tx.execute<Used>(sql`
      select v.experiment_id as id, v.arm from notice n
      join message_template_version v on v.merchant_id = n.merchant_id and v.language = n.language
        and v.channel = n.channel and v.experiment_id is not null
        and n.text_version = concat(v.language, '/', v.message, '/', v.channel, '/', v.tone, '@', v.version)
      where n.merchant_id = ${merchantId} and n.id = ${noticeId}`);
    return used && readVariant(tx, merchantId, used);
  });
}

/** Which of these versions of the rules for trying again are variants; one that was in force for everybody is absent. */
export function findVariantsOfRetries(
  ctx: Pick<Context, 'db'>,
  { merchantId, versions }: Readonly<{ merchantId: string; versions: readonly number[] }>
): Promise<ReadonlyMap<number, UsedVariant>> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx.execute<Used & { version: number }>(sql`
      select s.version, s.experiment_id as id, s.arm from retry_rule_set s
      where s.merchant_id = ${merchantId} and s.version = any (${sql.param([...versions])}::int[])
        and s.experiment_id is not null`);
    const found = new Map<number, UsedVariant>();
    for (const used of rows) found.set(used.version, await readVariant(tx, merchantId, used));
    return found;
  });
}

async function readVariant(tx: Tx, merchantId: string, used: Used): Promise<UsedVariant> {
  const { id, name, plan } = await readExperiment(tx, merchantId, used.id);
  const variant = plan.trial.variants.find(({ key }) => key === used.arm);
  return {
    experiment: { id, name },
    arm: used.arm,
    name: used.arm === HOLD_OUT ? '' : (variant?.name ?? '')
  };
}
