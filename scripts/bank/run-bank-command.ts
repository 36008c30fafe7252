import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { translator } from '../../src/lib/i18n/index.server.ts';
import { toDecimal, type Money } from '../../src/lib/money/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  exportDebitFile,
  importBankFile,
  listBankAccounts,
  listDebitFiles,
  listUnmatched,
  markDebitFileSent,
  readDebitFile
} from '../../src/lib/server/domain/bank-files/index.ts';
import { listMerchants } from '../../src/lib/server/domain/identity/index.ts';
import { Refusal } from '../../src/lib/server/platform/refusal.ts';

type Print = (line: string) => void;
type Command = (ctx: Context, merchantId: string, args: readonly string[], print: Print) => Promise<boolean>;

const say = translator('en');

/** Runs one command of `npm run bank` and prints what came of it. Answers whether all went well. */
export async function runBankCommand(ctx: Context, argv: readonly string[], print: Print): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { merchant: { type: 'string' } },
    allowPositionals: true
  });
  const [name = '', ...args] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!command) throw new Error(`Say what to do: npm run bank -- ${Object.keys(COMMANDS).join(', or ')}`);
  const merchantId = await chooseMerchant(ctx, values.merchant);
  try {
    return await command(ctx, merchantId, args, print);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    print(textOf(error.code, error.params));
    return false;
  }
}

const accounts: Command = async (ctx, merchantId, _, print) => {
  const found = await ctx.db.withMerchant(merchantId, (tx) => listBankAccounts(tx, merchantId));
  for (const { accountId, iban, holder, scheme } of found)
    print(`${accountId}  ${iban}  ${scheme}  ${holder}`);
  if (found.length === 0) print('No account at a bank.');
  return true;
};

const exportFile: Command = async (ctx, merchantId, [accountId = '', date = '', target], print) => {
  const collectOn = Temporal.PlainDate.from(date);
  const file = await exportDebitFile(ctx, { merchantId, accountId, collectOn });
  const { name, xml } = await readDebitFile(ctx, { merchantId, fileId: file.id });
  const to = target ?? name;
  // Account numbers are in it: for its owner's eyes only, and never over another file.
  writeFileSync(to, xml, { mode: 0o600, flag: 'wx' });
  print(`${to}: ${file.debitCount} debit(s), ${amountText(file.total)}, for ${collectOn.toString()}`);
  print(`When the bank has it: npm run bank -- sent ${file.messageId}`);
  return true;
};

const sent: Command = async (ctx, merchantId, [messageId], print) => {
  const file = (await listDebitFiles(ctx, merchantId)).find((each) => each.messageId === messageId);
  if (!file) throw new Refusal('debit-file-unknown');
  await markDebitFileSent(ctx, { merchantId, fileId: file.id });
  print(`${file.messageId}: the bank has it.`);
  return true;
};

const importFiles: Command = async (ctx, merchantId, files, print) => {
  let isFine = files.length > 0;
  for (const file of files) {
    const fileName = path.basename(file);
    const report = await importBankFile(ctx, { merchantId, fileName, bytes: readFileSync(file) });
    for (const { code, line, params } of report.faults)
      print(`${file}:${line}: ${textOf(`bank-file-${code}`, params)} [${code}]`);
    if (report.faults.length > 0) isFine = false;
    if (report.kind === 'refused') print(`${file}: not taken`);
    else {
      const { placed, waiting, ignored, known, rejected } = report.counts;
      const again = report.isKnown ? ', imported before' : '';
      print(
        `${file}: ${report.format}${again}; ${placed} placed, ${waiting} waiting, ${ignored} not for customers, ${known} known, ${rejected} refused`
      );
    }
  }
  return isFine;
};

const open: Command = async (ctx, merchantId, _, print) => {
  for (const { id, bookedOn, amount, payer, reason, text, candidates } of await listUnmatched(ctx, {
    merchantId
  })) {
    print(`${bookedOn.toString()}  ${amountText(amount)}  ${payer.name ?? ''}  ${text}  ${id}`);
    print(
      `  ${textOf(`bank-wait-${reason}`, {})} ${candidates.map(({ number }) => number).join(', ')}`.trimEnd()
    );
  }
  return true;
};

const COMMANDS = { accounts, export: exportFile, sent, import: importFiles, open } as const;

async function chooseMerchant(ctx: Context, slug: string | undefined): Promise<string> {
  const all = await listMerchants(ctx);
  const found = slug === undefined ? all : all.filter((each) => each.slug === slug);
  const [only, ...others] = found;
  if (!only) throw new Error('There is no such merchant.');
  if (others.length > 0)
    throw new Error(`Say which: --merchant ${found.map((each) => each.slug).join(' | ')}`);
  return only.id;
}

function textOf(code: string, params: Readonly<Record<string, unknown>>): string {
  return say(`errors:${code}` as Parameters<typeof say>[0], params as Record<string, string | number>);
}

function amountText(amount: Money): string {
  return `${toDecimal(amount)} ${amount.currency}`;
}
