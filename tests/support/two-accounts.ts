import { openStripeGateway } from '../../src/lib/server/gateway/stripe/index.ts';
import { addPaymentAccount } from '../../src/lib/server/domain/routing/index.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { startWorld, type TestWorld } from './world.ts';

const SECOND_KEYS = {
  secretKey: 'sk_test_second',
  publishableKey: 'pk_test_second',
  webhookSecret: 'whsec_second'
} as const;

/** Nobody listens at port 1. */
const NOBODY = 'http://127.0.0.1:1';

export type TwoAccounts = TestWorld &
  Readonly<{
    secondId: string;
    /** Accounts to which no connection can be opened at the moment. */
    unreachable: Set<string>;
    /** The payments that an account's own book holds. */
    paymentsAt(accountId: string): readonly Readonly<{ status: string; attemptId: string | undefined }>[];
  }>;

/** The usual world with a second account at the provider, and a switch on the road to each. Silence is a second and a half: short, and longer than a busy machine takes to answer. */
export async function startTwoAccounts(on = '2026-11-23'): Promise<TwoAccounts> {
  const unreachable = new Set<string>();
  const world = await startWorld({
    on,
    moreAccounts: [{ id: 'acct_second', ...SECOND_KEYS }],
    openGateway: (apiBase, clock) => {
      const log = makeLog('test', 'silent');
      const open = openStripeGateway({ apiBase, log, clock, timeoutMs: 1_500, budgetMs: 4_000 });
      const refused = openStripeGateway({ apiBase: NOBODY, log, clock, timeoutMs: 1_500, budgetMs: 0 });
      return (account) => (unreachable.has(account.id) ? refused : open)(account);
    }
  });
  const { ctx, merchant } = world;
  const secondId = newId(world.clock.now());
  await ctx.db.withMerchant(merchant.id, (tx) =>
    addPaymentAccount(ctx, tx, {
      ...{ merchantId: merchant.id, id: secondId, name: 'Second', isDefault: false },
      ...SECOND_KEYS
    })
  );
  const paymentsAt = (accountId: string) =>
    world.sandbox.control
      .stripe(accountId === secondId ? 'acct_second' : 'acct_world')
      .paymentIntents.values()
      .map(({ status, metadata }) => ({ status, attemptId: metadata['attempt_id'] }));
  return { ...world, secondId, unreachable, paymentsAt };
}
