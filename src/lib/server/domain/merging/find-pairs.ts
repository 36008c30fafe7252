import type { Context } from '../../context.ts';
import { pairByContact } from './pair-by-contact.ts';
import { pairByPlace } from './pair-by-place.ts';
import type { Slice } from './slice.ts';

/**
 * Looks for customers of a merchant who may be the same person: by e-mail address, telephone, account or card (the
 * provider's fingerprint), name and address, and by names that are nearly alike behind one postcode. What was found
 * before and isn't any more goes; what somebody said is two persons stays so.
 *
 * Each slice is a transaction of its own over some thousand customers, who are looked up by index among all: twice as
 * many customers take twice as long, nothing is held for longer than a slice, and a run that is cut off has kept what it
 * found.
 */
export async function findPairs(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const now = ctx.clock.now().toString();
  for (const findIn of [pairByContact, pairByPlace]) {
    let after: string | undefined = '';
    while (after !== undefined) {
      const slice: Slice = { merchantId, now, after };
      after = await ctx.db.withMerchant(merchantId, (tx) => findIn(tx, slice));
    }
  }
}

/** Has them looked for soon: among a million customers that takes longer than anybody waits for a page. */
export async function askForPairs(
  ctx: Pick<Context, 'db' | 'jobs'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const name = 'merging.find-pairs-of';
  await ctx.db.withMerchant(merchantId, (tx) =>
    ctx.jobs.enqueue(tx, { name, data: { merchantId }, singletonKey: `${name}:${merchantId}` })
  );
}
