/**
 * `npm run import -- [--merchant SLUG] FILE…`: takes invoice files in. Shows progress, names every fault with file,
 * line and reason in the terminal's language, and ends with 1 when there was one.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { isLanguage, type Language } from '../src/lib/i18n/languages.ts';
import { translator, type Translate } from '../src/lib/i18n/translator.server.ts';
import { createApp, type App } from '../src/lib/server/app.ts';
import { importInvoices, type ImportCounts } from '../src/lib/server/domain/billing/index.ts';
import { findMerchantBySlug, listMerchants, type Merchant } from '../src/lib/server/domain/identity/index.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { faultText } from '../src/lib/server/web/fault-text.ts';
import { loadEnvFile } from './load-env-file.ts';
import { findRunningConfig } from './start/running-config.ts';

const t = translator(terminalLanguage());
const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { merchant: { type: 'string' } }
});

process.exitCode = await run();

/** 0 when everything was taken, 1 when something was not, 2 when nothing could be tried. */
async function run(): Promise<number> {
  loadEnvFile();
  const running = findRunningConfig(process.env);
  if (files.length === 0 || !running) {
    console.error(t(files.length === 0 ? 'intake:command.usage' : 'intake:command.not-running'));
    return 2;
  }
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
  const app = await createApp(readConfig({ LOG_LEVEL: 'error', ...running, ...given }), {
    process: 'script'
  });
  try {
    const merchant = await chooseMerchant(app, values.merchant);
    if (!merchant) return 2;
    let isAllTaken = true;
    for (const file of files) isAllTaken = (await importFile(app, merchant, file)) && isAllTaken;
    return isAllTaken ? 0 : 1;
  } finally {
    await app.close();
  }
}

async function chooseMerchant({ context }: App, slug: string | undefined): Promise<Merchant | undefined> {
  const ctx = context({ kind: 'system' });
  if (slug !== undefined) {
    const merchant = await findMerchantBySlug(ctx, slug);
    if (!merchant) console.error(t('intake:command.merchant-unknown', { slug }));
    return merchant;
  }
  const all = await listMerchants(ctx);
  if (all.length === 1) return all[0];
  console.error(t('intake:command.which-merchant', { slugs: all.map((each) => each.slug).join(', ') }));
  return undefined;
}

/** Whether all of the file was taken. */
async function importFile({ context }: App, merchant: Merchant, file: string): Promise<boolean> {
  try {
    const counts = await importInvoices(context({ kind: 'system' }), {
      merchantId: merchant.id,
      fileName: basename(file),
      content: readFile(file),
      onProgress: (soFar) => showProgress(file, soFar),
      onFault: (fault) => {
        clearProgress();
        console.error(
          `${file}:${fault.line ?? 1}: ${fault.number ? `${fault.number}: ` : ''}${faultText(t, fault)}`
        );
      }
    });
    clearProgress();
    console.log(summary(t, file, counts));
    return counts.faultCount === 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error;
    console.error(t('intake:command.file-unreadable', { file }));
    return false;
  }
}

/** Opened when it is read, so that a file that isn't there is an error of that read. */
async function* readFile(file: string): AsyncGenerator<Uint8Array> {
  await using handle = await open(file);
  yield* handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>;
}

function summary(translate: Translate, file: string, counts: ImportCounts): string {
  const { addedCount: added, knownCount: known, faultCount: faults, warningCount: warnings } = counts;
  const done = translate('intake:command.done', { file, added, known, faults });
  return warnings > 0 ? `${done}, ${translate('intake:command.to-look-at', { count: warnings })}` : done;
}

/** One line that is written over; none where nobody looks. */
function showProgress(file: string, counts: ImportCounts): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${summary(t, file, counts)}`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

/** As gettext finds it: the first of these that is set and speaks a language of ours. */
function terminalLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const code = (LC_ALL || LC_MESSAGES || LANG || '').slice(0, 2).toLowerCase();
  return isLanguage(code) ? code : 'en';
}
