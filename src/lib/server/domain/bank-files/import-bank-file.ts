import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { readBankFile, type BankFault, type StatementFile } from '../../gateway/bank/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordAudit } from '../identity/index.ts';
import { applyStatusReport } from './apply-status-report.ts';
import { listBankAccounts } from './bank-accounts.ts';
import { countEntries, listReceivedEntries } from './entries.ts';
import { placeEntry } from './place-entry.ts';
import { bankImport } from './schema.ts';
import { storeEntries } from './store-entries.ts';
import { toEntries, type NewEntry } from './to-entries.ts';

export type ImportBankFile = Readonly<{ merchantId: string; fileName: string; bytes: Uint8Array }>;

export type BankImportReport =
  | Readonly<{ kind: 'refused'; faults: readonly BankFault[] }>
  | Readonly<{
      kind: 'imported';
      importId: string;
      /** `camt.053.001.08`. */
      format: string;
      /** The very same file was imported before. */
      isKnown: boolean;
      counts: Readonly<{
        /** Debits that the bank refused. */
        rejected: number;
        placed: number;
        waiting: number;
        ignored: number;
        /** Movements that another file had told already. */
        known: number;
      }>;
      /** Entries and accounts that could not be taken; the rest was. */
      faults: readonly BankFault[];
    }>;

/**
 * Takes in what a bank gave us: pain.002, camt.053 or camt.054. Stored first, then placed, each movement once, whichever
 * files tell of it. The same file again changes nothing, and goes on where a first try had died.
 */
export async function importBankFile(ctx: Context, input: ImportBankFile): Promise<BankImportReport> {
  const { merchantId, bytes } = input;
  const reading = readBankFile(bytes);
  if (reading.kind === 'refused') return reading;
  const { format, file } = reading;
  if (file.kind === 'status-report') {
    const rejected = await applyStatusReport(ctx, merchantId, file);
    const params = { found: file.originalMessageId };
    if (rejected === undefined)
      return { kind: 'refused', faults: [{ code: 'message-unknown', line: 0, params }] };
    const { importId, isKnown } = await ctx.db.withMerchant(merchantId, (tx) =>
      keepImport(ctx, tx, input, format)
    );
    const counts = { rejected, placed: 0, waiting: 0, ignored: 0, known: 0 };
    return { kind: 'imported', importId, format, isKnown, counts, faults: [] };
  }
  const stored = await ctx.db.withMerchant(merchantId, (tx) => store(ctx, tx, input, format, file));
  if (stored.kind === 'refused') return stored;
  const { importId, isKnown, faults, known } = stored;
  const entryIds = await ctx.db.withMerchant(merchantId, (tx) =>
    listReceivedEntries(tx, merchantId, importId)
  );
  for (const entryId of entryIds) await placeEntry(ctx, { merchantId, entryId });
  const { placed, waiting, ignored } = await ctx.db.withMerchant(merchantId, (tx) =>
    countEntries(tx, merchantId, importId)
  );
  const counts = { rejected: 0, placed, waiting, ignored, known };
  return { kind: 'imported', importId, format, isKnown, counts, faults };
}

async function store(ctx: Context, tx: Tx, input: ImportBankFile, format: string, file: StatementFile) {
  const { merchantId } = input;
  const accounts = await listBankAccounts(tx, merchantId);
  const parts: { accountId: string; entries: readonly NewEntry[] }[] = [];
  const faults: BankFault[] = [];
  for (const statement of file.statements) {
    const account = accounts.find(({ iban }) => iban === statement.iban);
    // One file often tells of all accounts of a merchant; those that collect nothing are named and left out.
    if (!account) {
      faults.push({ code: 'account-unknown', line: statement.line, params: { found: statement.iban ?? '' } });
      continue;
    }
    const found = toEntries(statement, file.kind);
    parts.push({ accountId: account.accountId, entries: found.entries });
    faults.push(...found.faults);
  }
  if (parts.length === 0 && faults.length > 0) return { kind: 'refused' as const, faults };
  const { importId, isKnown } = await keepImport(ctx, tx, input, format);
  let known = 0;
  for (const { accountId, entries } of parts)
    known += await storeEntries(tx, { merchantId, accountId, importId }, entries, ctx.clock.now());
  return { kind: 'stored' as const, importId, isKnown, known, faults };
}

async function keepImport(ctx: Context, tx: Tx, input: ImportBankFile, format: string) {
  const { merchantId, fileName, bytes } = input;
  const now = ctx.clock.now();
  const hash = createHash('sha256').update(bytes).digest();
  const id = newId(now);
  const contentSealed = ctx.secrets.seal(Buffer.from(bytes).toString('utf8'), `bank-import:${id}:content`);
  const added = await tx
    .insert(bankImport)
    .values({
      merchantId,
      id,
      fileName: fileName.slice(0, 200),
      format,
      hash,
      contentSealed,
      importedAt: now
    })
    .onConflictDoNothing()
    .returning({ id: bankImport.id });
  if (added.length === 0) {
    const [row] = await tx
      .select({ id: bankImport.id })
      .from(bankImport)
      .where(and(eq(bankImport.merchantId, merchantId), eq(bankImport.hash, hash)));
    return { importId: row!.id, isKnown: true };
  }
  await recordAudit(ctx, tx, merchantId, {
    action: 'import-bank-file',
    subjectKind: 'bank-import',
    subjectId: id,
    details: { format }
  });
  return { importId: id, isKnown: false };
}
