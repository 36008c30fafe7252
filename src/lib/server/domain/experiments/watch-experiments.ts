import type { Context } from '../../context.ts';
import { forEachMerchant } from '../identity/index.ts';
import { endForHarm } from './end-experiment.ts';
import { listExperiments } from './experiments.ts';
import { readResultsOf } from './read-results.ts';

/** Ends every experiment of which an arm surely makes more customers complain, dispute, ask back or leave. */
export async function watchExperiments(ctx: Context): Promise<void> {
  await forEachMerchant(ctx, watchOfMerchant);
}

/** The same for one merchant. */
export async function watchOfMerchant(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const running = (await listExperiments(tx, merchantId)).filter(({ status }) => status === 'running');
    for (const experiment of running) {
      const harm = (await readResultsOf(ctx, tx, merchantId, experiment))?.harm;
      if (harm) await endForHarm(ctx, tx, { merchantId, experimentId: experiment.id, reason: harm.rail });
    }
  });
}
