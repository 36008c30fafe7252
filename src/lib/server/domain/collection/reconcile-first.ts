import type { Context } from '../../context.ts';
import { listMerchants } from '../identity/index.ts';
import {
  forgetAccountAnswers,
  listBehindAccounts,
  markBookCurrent,
  markBooksBehind,
  noteBooksCurrent,
  openAccount,
  type BehindAccount
} from '../routing/index.ts';
import { fetchEvents } from './fetch-events.ts';
import { reconcileAccount } from './reconcile-book.ts';

/**
 * The book is read from a day before the last moment of which we are sure: for so long a request may still have been
 * carried out under its key.
 */
const MARGIN = { hours: 24 };

/**
 * Before a worker takes its first job: reads the books of every account of which the provider knows more than we do.
 * `isForced`: an operator says that this holds for all of them. A provider that is away is asked again by the job;
 * until then no new charge is made for its merchant.
 */
export async function reconcileFirst(ctx: Context, input: Readonly<{ isForced: boolean }>): Promise<void> {
  for (const { id: merchantId } of await listMerchants(ctx)) {
    if (input.isForced) await ctx.db.withMerchant(merchantId, (tx) => markBooksBehind(tx, merchantId));
    await catchUp(ctx, { merchantId });
  }
}

/** Brings one merchant's record up to its providers' books, where it is behind; else only notes that it isn't. */
async function catchUp(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const behind = await ctx.db.withMerchant(merchantId, async (tx) => {
    await noteBooksCurrent(tx, merchantId, now);
    await forgetAccountAnswers(tx, merchantId, now);
    return listBehindAccounts(tx, merchantId);
  });
  for (const account of behind)
    await catchUpAccount(ctx, merchantId, account).catch((err: unknown) =>
      ctx.log.error(
        { err, merchantId, accountId: account.accountId },
        'a book that is behind could not be read'
      )
    );
}

async function catchUpAccount(ctx: Context, merchantId: string, account: BehindAccount): Promise<void> {
  const { accountId } = account;
  const startedAt = ctx.clock.now();
  const since = account.seenAt.subtract(MARGIN);
  ctx.log.warn(
    { merchantId, accountId, since: since.toString() },
    'reading the book before anything is charged'
  );
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, accountId)
  );
  await reconcileAccount(ctx, { merchantId, accountId, gateway }, since);
  // Money that went back meanwhile comes as events do, once the payments that it is about are here.
  await fetchEvents(ctx, { merchantId, since, accountId });
  await ctx.db.withMerchant(merchantId, (tx) => markBookCurrent(tx, merchantId, accountId, startedAt));
}
