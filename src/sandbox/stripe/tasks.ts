/** What the provider does by itself, by kind of task. */
import type { World } from '../world/world.ts';
import type { Actor } from './call.ts';
import { settleBalance } from './charges.ts';
import { openDispute } from './disputes.ts';
import { runDelivery, type Delivery } from './events.ts';
import { endDebit, expireRedirect } from './outcomes.ts';
import { endRefund } from './refunds.ts';
import { tablesOf } from './tables.ts';

/** The world itself acting on an account. Refuses an account that does not exist. */
export function worldActor(world: World, accountId: string): Actor {
  const account = world.accounts.find((one) => one.id === accountId);
  if (!account) throw new RangeError(`no account ${accountId}`);
  return { world, account, tables: tablesOf(world, accountId) };
}

interface OnAccount {
  account: string;
}

export function registerStripeTasks(world: World): void {
  const { timeline } = world;
  timeline.on('webhook', (delivery: Delivery) => runDelivery(world, delivery));
  timeline.on('balance', ({ account, charge }: OnAccount & { charge: string }) => {
    const actor = worldActor(world, account);
    settleBalance(actor, actor.tables.charges.get(charge)!);
  });
  timeline.on(
    'debit',
    (args: OnAccount & { intent: string; failureCode: string | null; isDisputed: boolean }) => {
      endDebit(worldActor(world, args.account), args.intent, args.failureCode, args.isDisputed);
    }
  );
  timeline.on('redirect-expires', ({ account, intent }: OnAccount & { intent: string }) => {
    expireRedirect(worldActor(world, account), intent);
  });
  timeline.on('refund', ({ account, refund, fails }: OnAccount & { refund: string; fails: boolean }) => {
    endRefund(worldActor(world, account), refund, fails ? 'failed' : 'succeeded');
  });
  timeline.on('dispute', (args: OnAccount & { charge: string; reason: string; isInquiry: boolean }) => {
    const actor = worldActor(world, args.account);
    const charge = actor.tables.charges.get(args.charge)!;
    if (!charge.disputed) openDispute(actor, charge, { reason: args.reason, isInquiry: args.isInquiry });
  });
}
