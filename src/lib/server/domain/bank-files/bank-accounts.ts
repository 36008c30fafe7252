import { and, eq } from 'drizzle-orm';
import { isValidIBAN } from 'ibantools';
import type { Context } from '../../context.ts';
import { isCreditorIdentifier, type DebitScheme } from '../../gateway/bank/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { addPaymentAccount } from '../routing/index.ts';
import { bankAccount } from './schema.ts';

export type BankAccount = Readonly<typeof bankAccount.$inferSelect>;

export type NewBankAccount = Readonly<{
  merchantId: string;
  id?: string;
  name: string;
  holder: string;
  iban: string;
  bic?: string;
  creditorIdentifier: string;
  scheme: DebitScheme;
  isDefault: boolean;
}>;

/**
 * Adds an account at a bank as a payment account: debits go out by its files, transfers come in on it. Answers its id.
 * Refuses `iban-invalid`, `debit-creditor-invalid`.
 */
export async function addBankAccount(ctx: Context, tx: Tx, input: NewBankAccount): Promise<string> {
  const { merchantId, holder, iban, bic, creditorIdentifier, scheme, ...account } = input;
  if (!isValidIBAN(iban)) throw new Refusal('iban-invalid');
  if (!isCreditorIdentifier(creditorIdentifier))
    throw new Refusal('debit-creditor-invalid', { found: creditorIdentifier });
  const accountId = await addPaymentAccount(ctx, tx, { merchantId, provider: 'bank', ...account });
  await tx
    .insert(bankAccount)
    .values({ merchantId, accountId, holder, iban, bic: bic ?? null, creditorIdentifier, scheme });
  return accountId;
}

/** One account at a bank. Refuses `bank-account-unknown`, the same for one at another kind of provider. */
export async function readBankAccount(tx: Tx, merchantId: string, accountId: string): Promise<BankAccount> {
  const [row] = isUuid(accountId)
    ? await tx
        .select()
        .from(bankAccount)
        .where(and(eq(bankAccount.merchantId, merchantId), eq(bankAccount.accountId, accountId)))
    : [];
  if (!row) throw new Refusal('bank-account-unknown');
  return row;
}

export async function listBankAccounts(tx: Tx, merchantId: string): Promise<BankAccount[]> {
  return tx
    .select()
    .from(bankAccount)
    .where(eq(bankAccount.merchantId, merchantId))
    .orderBy(bankAccount.accountId);
}
