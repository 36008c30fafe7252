import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Currency } from '#lib/money/index.ts';
import type { Gateway, MethodKind } from '../../gateway/index.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { watchBook } from './book-watch.ts';
import { paymentAccount } from './schema.ts';

type AccountRow = typeof paymentAccount.$inferSelect;

export type NewPaymentAccount = Readonly<{
  merchantId: string;
  /** Given where the provider's webhook address must be known before. */
  id?: string;
  /** `stripe` unless said. A bank that works by files has no keys. */
  provider?: AccountRow['provider'];
  name: string;
  secretKey?: string;
  publishableKey?: string;
  webhookSecret?: string;
  isDefault: boolean;
  /** What it can take; when absent, everything. Bounds are inclusive, in minor units. */
  methods?: MethodKind[];
  currencies?: Currency[];
  minMinor?: number;
  maxMinor?: number;
}>;

/** Adds a merchant's account at a payment provider; its keys are stored sealed. Answers its id. */
export async function addPaymentAccount(ctx: Context, tx: Tx, input: NewPaymentAccount): Promise<string> {
  const now = ctx.clock.now();
  const id = input.id ?? newId(now);
  const { provider = 'stripe', secretKey = '', publishableKey = '', webhookSecret = '', ...rest } = input;
  assert((provider === 'bank') === (secretKey === ''), 'an online provider has a key, a bank has none');
  await tx.insert(paymentAccount).values({
    // A bank's files hold debits and nothing else.
    ...(provider === 'bank' && { methods: ['sepa_debit'] }),
    ...rest,
    id,
    provider,
    publishableKey,
    secretKeySealed: ctx.secrets.seal(secretKey, keyPurpose(id, 'secret-key')),
    webhookSecretSealed: ctx.secrets.seal(webhookSecret, keyPurpose(id, 'webhook-secret')),
    createdAt: now
  });
  await watchBook(tx, input.merchantId, id, now);
  return id;
}

/** What a key of an account is sealed for: it opens in that column of that account only. */
export function keyPurpose(accountId: string, key: 'secret-key' | 'webhook-secret'): string {
  return `payment-account:${accountId}:${key}`;
}

/** A gateway with the account that it speaks for. */
export type OpenAccount = Readonly<{ accountId: string; gateway: Gateway }>;

/** Takes an account out of use for new payments, or back into it. Refuses `payment-account-unknown`. */
export async function setAccountEnabled(
  ctx: Context,
  input: Readonly<{ merchantId: string; accountId: string; isEnabled: boolean }>
): Promise<void> {
  const { merchantId, accountId, isEnabled } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const changed = await tx
      .update(paymentAccount)
      .set({ isEnabled })
      .where(and(eq(paymentAccount.merchantId, merchantId), eq(paymentAccount.id, accountId)))
      .returning({ id: paymentAccount.id });
    if (changed.length === 0) throw new Refusal('payment-account-unknown');
    await recordAudit(ctx, tx, merchantId, {
      action: isEnabled ? 'enable-payment-account' : 'disable-payment-account',
      subjectKind: 'payment-account',
      subjectId: accountId
    });
  });
}

/** The account that an attempt was made with. Refuses `payment-account-unknown`. */
export async function openAccount(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  accountId: string
): Promise<OpenAccount> {
  const [row] = await tx
    .select()
    .from(paymentAccount)
    .where(and(eq(paymentAccount.merchantId, merchantId), eq(paymentAccount.id, accountId)));
  if (!row) throw new Refusal('payment-account-unknown');
  return open(ctx, row);
}

/** Every account of a merchant. */
export async function openAccounts(ctx: Context, tx: Tx, merchantId: string): Promise<OpenAccount[]> {
  const rows = await tx.select().from(paymentAccount).where(eq(paymentAccount.merchantId, merchantId));
  return rows.map((row) => open(ctx, row));
}

function open(ctx: Context, row: AccountRow): OpenAccount {
  const { id, provider, merchantId, publishableKey } = row;
  if (provider === 'bank') return { accountId: id, gateway: ctx.openGateway({ id, provider, merchantId }) };
  const gateway = ctx.openGateway({
    id,
    provider,
    secretKey: ctx.secrets.open(row.secretKeySealed, keyPurpose(id, 'secret-key')),
    publishableKey,
    webhookSecret: ctx.secrets.open(row.webhookSecretSealed, keyPurpose(id, 'webhook-secret'))
  });
  return { accountId: id, gateway };
}
