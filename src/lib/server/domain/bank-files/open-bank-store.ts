import { and, eq } from 'drizzle-orm';
import type { BankStore, DebitRecord, NewDebit, NewMandate } from '../../gateway/bank/index.ts';
import type { FileAccount } from '../../gateway/index.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn, type Clock } from '../../platform/clock/clock.ts';
import { newCode, newId } from '../../platform/crypto/random.ts';
import type { Secrets } from '../../platform/crypto/secrets.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { isUuid } from '../../platform/uuid.ts';
import { readMerchant } from '../identity/index.ts';
import {
  listDebitsSince,
  lockDebit,
  moveDebit,
  toDebitRecords,
  toMandateRecord,
  type DebitRow
} from './debits.ts';
import { bankDebit, bankMandate } from './schema.ts';

type Parts = Readonly<{ db: Database; clock: Clock; secrets: Secrets }>;
type Account = FileAccount & Parts;

/** How many debits of the book are read at a time. */
const PAGE = 500;

/** What the bank adapter keeps, in this domain's tables: each call is one transaction of the account's merchant. */
export function openBankStore(parts: Parts): (account: FileAccount) => BankStore {
  return (given) => {
    const account = { ...given, ...parts };
    const { merchantId, db, clock } = account;
    const within = <T>(work: (tx: Tx) => Promise<T>) => db.withMerchant(merchantId, work);
    const find = async (tx: Tx, by: Parameters<typeof lockDebit>[2]) => {
      if ('attemptId' in by && !isUuid(by.attemptId)) return undefined;
      return one(tx, await lockDebit(tx, merchantId, by));
    };
    return {
      acceptDebit: (debit) => within((tx) => acceptDebit(tx, account, debit)),
      findDebit: (by) => within((tx) => find(tx, by)),
      cancelDebit: (endToEndId) =>
        within(async (tx) => {
          const debit = await lockDebit(tx, merchantId, { endToEndId });
          if (debit) await moveDebit(tx, debit, 'cancel', clock.now());
          return find(tx, { endToEndId });
        }),
      spendAttempt: ({ attemptId, endToEndId, amount }) =>
        within(async (tx) => {
          await insertDebit(
            tx,
            account,
            { attemptId, endToEndId, amount, mandateId: null, text: '' },
            'canceled'
          );
          const debit = await lockDebit(tx, merchantId, { attemptId });
          if (debit) await moveDebit(tx, debit, 'cancel', clock.now());
          return required(await find(tx, { attemptId }));
        }),
      listDebits: (since) => listDebits(account, since),
      addMandate: (mandate) => within((tx) => addMandate(tx, account, mandate)),
      findMandate: (id) =>
        within(async (tx) => (isUuid(id) ? findMandate(tx, account, eq(bankMandate.id, id)) : undefined)),
      findMandateByKey: (key) => within((tx) => findMandate(tx, account, eq(bankMandate.key, key))),
      endMandate: (id) =>
        within(async (tx) => {
          if (!isUuid(id)) return;
          const isThis = and(eq(bankMandate.merchantId, merchantId), eq(bankMandate.id, id));
          await tx.update(bankMandate).set({ status: 'ended' }).where(isThis);
        })
    };
  };
}

async function acceptDebit(tx: Tx, account: Account, debit: NewDebit): Promise<DebitRecord> {
  await insertDebit(tx, account, debit, 'accepted');
  return required(await one(tx, await lockDebit(tx, account.merchantId, { attemptId: debit.attemptId })));
}

async function insertDebit(
  tx: Tx,
  { id: accountId, merchantId, clock }: Account,
  debit: Omit<NewDebit, 'mandateId'> & Readonly<{ mandateId: string | null }>,
  status: 'accepted' | 'canceled'
): Promise<void> {
  const now = clock.now();
  const { amount, ...rest } = debit;
  const added = await tx
    .insert(bankDebit)
    .values({
      ...rest,
      merchantId,
      accountId,
      status,
      amountMinor: amount.minor,
      currency: amount.currency,
      acceptedAt: now
    })
    .onConflictDoNothing()
    .returning({ id: bankDebit.attemptId });
  if (added.length > 0)
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'bank-debit', subjectId: debit.attemptId, from: null, event: 'accept', to: status }
    ]);
}

async function addMandate(tx: Tx, account: Account, mandate: NewMandate) {
  const { id: accountId, merchantId, clock, secrets } = account;
  const { key, iban, holder, isOneOff, acceptance } = mandate;
  const now = clock.now();
  const { zone } = await readMerchant(tx, merchantId);
  const id = newId(now);
  await tx
    .insert(bankMandate)
    .values({
      merchantId,
      id,
      accountId,
      key,
      // Short enough to be read out on the phone; unique per merchant.
      reference: `M-${newCode(10)}`,
      holder,
      ibanSealed: secrets.seal(iban, ibanPurpose(id)),
      last4: iban.slice(-4),
      country: iban.slice(0, 2),
      fingerprint: Buffer.from(secrets.keyedHash(iban, `bank-mandate:${merchantId}`))
        .toString('hex')
        .slice(0, 32),
      isOneOff,
      status: 'active',
      signedOn: dateIn(zone, acceptance.at),
      acceptedAt: acceptance.at,
      acceptedIp: acceptance.ip,
      acceptedUserAgent: acceptance.userAgent
    })
    .onConflictDoNothing({ target: [bankMandate.merchantId, bankMandate.accountId, bankMandate.key] });
  return required(await findMandate(tx, account, eq(bankMandate.key, key)));
}

/** What binds a sealed account number to its mandate. */
export function ibanPurpose(mandateId: string): string {
  return `bank-mandate:${mandateId}:iban`;
}

async function findMandate(tx: Tx, { merchantId, id: accountId }: Account, isIt: ReturnType<typeof eq>) {
  const [row] = await tx
    .select()
    .from(bankMandate)
    .where(and(eq(bankMandate.merchantId, merchantId), eq(bankMandate.accountId, accountId), isIt));
  return row && toMandateRecord(row);
}

async function* listDebits(account: Account, since: Temporal.Instant): AsyncGenerator<DebitRecord> {
  const { db, merchantId, id: accountId } = account;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await db.withMerchant(merchantId, async (tx) =>
      toDebitRecords(tx, await listDebitsSince(tx, merchantId, accountId, { at: since, after }, PAGE))
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.attemptId;
  }
}

async function one(tx: Tx, row: DebitRow | undefined): Promise<DebitRecord | undefined> {
  return row && (await toDebitRecords(tx, [row]))[0];
}

function required<T>(found: T | undefined): T {
  assert(found !== undefined, 'what was just kept is found');
  return found;
}
