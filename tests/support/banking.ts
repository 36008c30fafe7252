import {
  addBankAccount,
  exportDebitFile,
  importBankFile,
  readDebitFile,
  type BankImportReport,
  type DebitFileInfo
} from '../../src/lib/server/domain/bank-files/index.ts';
import { readInvoice, type Invoice } from '../../src/lib/server/domain/billing/index.ts';
import { byIban } from './payers.ts';
import { startWorld, type OpenInvoice, type TestWorld } from './world.ts';

/** A world in which debits go to a bank by files, and a hand for its files. */
export type Banking = TestWorld &
  Readonly<{
    bankId: string;
    /** The payer lets an account be debited for an invoice: taken in for the next file. Answers the attempt's id. */
    debit(invoice: OpenInvoice, expected?: number): Promise<string>;
    writeFile(collectOn: string): Promise<DebitFileInfo & Readonly<{ xml: string }>>;
    take(bytes: Uint8Array, fileName?: string): Promise<BankImportReport & { kind: 'imported' }>;
    invoice(of: OpenInvoice): Promise<Invoice>;
    /** One column of one attempt's debit. */
    debitOf(attemptId: string): Promise<Readonly<Record<string, string>>>;
  }>;

export async function startBanking(on = '2026-11-23'): Promise<Banking> {
  const world = await startWorld({ on });
  const { ctx, database, merchant } = world;
  const bankId = await ctx.db.withMerchant(merchant.id, (tx) =>
    addBankAccount(ctx, tx, {
      merchantId: merchant.id,
      name: 'ABN AMRO',
      holder: 'Stichting De Klaproos',
      iban: 'NL91ABNA0417164300',
      bic: 'ABNANL2A',
      creditorIdentifier: 'NL79ZZZ999999990000',
      scheme: 'CORE',
      isDefault: false
    })
  );
  await database.owner`update payment_account set is_default = (id = ${bankId})`;
  return {
    ...world,
    bankId,
    debit: async (invoice, minor) => {
      const { balance } = await readIt(world, invoice);
      const expected = minor === undefined ? balance : { ...balance, minor };
      const outcome = await world.pay(invoice, { instrument: byIban('NL39RABO0300065264'), expected });
      if (outcome.kind !== 'processing') throw new Error(JSON.stringify(outcome));
      return outcome.attemptId;
    },
    writeFile: async (collectOn) => {
      const info = await exportDebitFile(ctx, {
        merchantId: merchant.id,
        accountId: bankId,
        collectOn: Temporal.PlainDate.from(collectOn)
      });
      const { xml } = await readDebitFile(ctx, { merchantId: merchant.id, fileId: info.id });
      return { ...info, xml };
    },
    take: async (bytes, fileName = 'bank.xml') => {
      const report = await importBankFile(ctx, { merchantId: merchant.id, bytes, fileName });
      if (report.kind !== 'imported') throw new Error(JSON.stringify(report));
      return report;
    },
    invoice: (of) => readIt(world, of),
    debitOf: async (attemptId) => {
      const [row] = await database.owner`
        select status, end_to_end_id, payment_info_id, sequence from bank_debit where attempt_id = ${attemptId}`;
      return row as Record<string, string>;
    }
  };
}

function readIt({ ctx, merchant }: TestWorld, { invoiceId }: OpenInvoice): Promise<Invoice> {
  return ctx.db.withMerchant(merchant.id, (tx) => readInvoice(tx, merchant.id, invoiceId));
}
