import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { Refusal } from '../../platform/refusal.ts';
import { Transient } from '../../platform/transient.ts';
import { recordAudit } from '../identity/index.ts';
import { addPaymentAccount, keyPurpose } from './payment-accounts.ts';
import { paymentAccount } from './schema.ts';

/** What an online provider gives: all three belong to one account, in one mode. */
export type AccountKeys = Readonly<{ secretKey: string; publishableKey: string; webhookSecret: string }>;

/** An account as its owner sees it: enough of each key to tell it from another, never enough to use it. */
export type AccountOverview = Readonly<{
  id: string;
  name: string;
  provider: 'stripe' | 'bank';
  isDefault: boolean;
  isEnabled: boolean;
  publishableKey: string;
  /** `sk_live_…4f2a`; empty for a bank, which has none. */
  secretKey: string;
  webhookSecret: string;
  /** Where the provider is to send its events. */
  webhookUrl: string;
}>;

/** A merchant's accounts, the oldest first, with their keys masked. */
export async function listAccountKeys(ctx: Context, merchantId: string): Promise<AccountOverview[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(paymentAccount)
      .where(eq(paymentAccount.merchantId, merchantId))
      .orderBy(asc(paymentAccount.createdAt), asc(paymentAccount.id))
  );
  return rows.map(({ id, name, provider, isDefault, isEnabled, publishableKey, ...row }) => ({
    ...{ id, name, provider, isDefault, isEnabled, publishableKey },
    secretKey: mask(ctx.secrets.open(row.secretKeySealed, keyPurpose(id, 'secret-key'))),
    webhookSecret: mask(ctx.secrets.open(row.webhookSecretSealed, keyPurpose(id, 'webhook-secret'))),
    webhookUrl: webhookUrlOf(ctx, merchantId, id)
  }));
}

/**
 * Adds an account at the online provider, once its secret key was seen to work. Answers its id. Refuses
 * `payment-account-keys-wrong`, `payment-account-modes-mixed`, and `payment-account-away` while the provider can't be
 * asked.
 */
export async function addTestedAccount(
  ctx: Context,
  input: AccountKeys & Readonly<{ merchantId: string; name: string }>
): Promise<string> {
  const { merchantId, name } = input;
  const id = newId(ctx.clock.now());
  await testKeys(ctx, id, input);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const isOne = and(eq(paymentAccount.merchantId, merchantId), eq(paymentAccount.isDefault, true));
    const defaults = await tx.select({ id: paymentAccount.id }).from(paymentAccount).where(isOne);
    await addPaymentAccount(ctx, tx, { ...input, id, isDefault: defaults.length === 0 });
    const subject = { subjectKind: 'payment-account', subjectId: id };
    await recordAudit(ctx, tx, merchantId, { action: 'add-payment-account', ...subject, details: { name } });
  });
  return id;
}

/**
 * Puts other keys of the same account in place of the former ones, once they were seen to work. Refuses as
 * `addTestedAccount` does, and `payment-account-unknown`, also for a bank.
 */
export async function changeAccountKeys(
  ctx: Context,
  input: AccountKeys & Readonly<{ merchantId: string; accountId: string }>
): Promise<void> {
  const { merchantId, accountId, publishableKey, secretKey, webhookSecret } = input;
  await testKeys(ctx, accountId, input);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const isIt = and(
      eq(paymentAccount.merchantId, merchantId),
      eq(paymentAccount.id, accountId),
      eq(paymentAccount.provider, 'stripe')
    );
    const changed = await tx
      .update(paymentAccount)
      .set({
        publishableKey,
        secretKeySealed: ctx.secrets.seal(secretKey, keyPurpose(accountId, 'secret-key')),
        webhookSecretSealed: ctx.secrets.seal(webhookSecret, keyPurpose(accountId, 'webhook-secret'))
      })
      .where(isIt)
      .returning({ id: paymentAccount.id });
    if (changed.length === 0) throw new Refusal('payment-account-unknown');
    const subject = { subjectKind: 'payment-account', subjectId: accountId };
    await recordAudit(ctx, tx, merchantId, { action: 'change-payment-account', ...subject });
  });
}

/** Asks the provider with the keys that are stored. Refuses as `changeAccountKeys` does. */
export async function testStoredKeys(
  ctx: Context,
  { merchantId, accountId }: Readonly<{ merchantId: string; accountId: string }>
): Promise<void> {
  const isIt = and(eq(paymentAccount.merchantId, merchantId), eq(paymentAccount.id, accountId));
  const [row] = await ctx.db.withMerchant(merchantId, (tx) => tx.select().from(paymentAccount).where(isIt));
  if (row?.provider !== 'stripe') throw new Refusal('payment-account-unknown');
  await testKeys(ctx, accountId, {
    publishableKey: row.publishableKey,
    secretKey: ctx.secrets.open(row.secretKeySealed, keyPurpose(accountId, 'secret-key')),
    webhookSecret: ctx.secrets.open(row.webhookSecretSealed, keyPurpose(accountId, 'webhook-secret'))
  });
  await ctx.db.withMerchant(merchantId, (tx) =>
    recordAudit(ctx, tx, merchantId, {
      action: 'test-payment-account',
      subjectKind: 'payment-account',
      subjectId: accountId
    })
  );
}

/** Asks the provider something that changes nothing: what happened since this moment. */
async function testKeys(ctx: Context, id: string, keys: AccountKeys): Promise<void> {
  if (modeOf(keys.secretKey) !== modeOf(keys.publishableKey))
    throw new Refusal('payment-account-modes-mixed');
  const { secretKey, publishableKey, webhookSecret } = keys;
  try {
    const account = { id, provider: 'stripe' as const, secretKey, publishableKey, webhookSecret };
    const events = ctx.openGateway(account).listEvents(ctx.clock.now());
    await events[Symbol.asyncIterator]().next();
  } catch (error) {
    if (error instanceof Transient) throw new Refusal('payment-account-away');
    // Whatever the provider finds wrong with a question this plain, it is the key.
    ctx.log.warn({ accountId: id }, 'keys of a payment account refused');
    throw new Refusal('payment-account-keys-wrong');
  }
}

/** `sk_test_…` and `pk_test_…`: whether real money moves stands in the key itself. */
function modeOf(key: string): string {
  return key.split('_')[1] ?? '';
}

function mask(key: string): string {
  if (key === '') return '';
  const start = /^[a-z]+_((test|live)_)?/.exec(key)?.[0] ?? '';
  return `${start}…${key.slice(-4)}`;
}

function webhookUrlOf({ origin }: Pick<Context, 'origin'>, merchantId: string, accountId: string): string {
  return `${origin}/api/webhooks/stripe/${merchantId}/${accountId}`;
}
