/**
 * `npm run seed -- --customers 1000000 [--invoices 2000] [--merchant SLUG]`: gives a merchant of the running product as
 * many customers as that, with names as people have them, and some of them an invoice. Doing it again adds what is
 * missing. Takes minutes for a million.
 */
import { parseArgs } from 'node:util';
import { createApp } from '../src/lib/server/app.ts';
import { findMerchantBySlug, listMerchants } from '../src/lib/server/domain/identity/index.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { loadEnvFile } from './load-env-file.ts';
import { seedCustomers } from './seed/seed-customers.ts';
import { seedInvoices } from './seed/seed-invoices.ts';
import { findRunningConfig } from './start/running-config.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000' },
    invoices: { type: 'string' },
    merchant: { type: 'string' }
  }
});
const customers = Number(values.customers);
const invoices = Number(values.invoices ?? Math.min(2_000, Math.ceil(customers / 10)));

loadEnvFile();
const running = findRunningConfig(process.env);
const isCount = (given: number) => Number.isSafeInteger(given) && given >= 0 && given <= 10_000_000;
if (!running || !isCount(customers) || !isCount(invoices)) {
  console.error(
    running
      ? 'Say how many: npm run seed -- --customers 1000000'
      : 'Nothing runs here: npm start first, or set DATABASE_URL.'
  );
  process.exit(2);
}
const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
const app = await createApp(readConfig({ LOG_LEVEL: 'error', ...running, ...given }), { process: 'script' });
try {
  const ctx = app.context({ kind: 'system' });
  const merchant = await chooseMerchant(ctx);
  if (!merchant) {
    console.error('Say which merchant: --merchant SLUG');
    process.exitCode = 2;
  } else {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const of = { merchantId: merchant.id };
    const people = await seedCustomers(ctx, { ...of, count: customers }, say);
    const claims = invoices > 0 ? await seedInvoices(ctx, { ...of, customers, count: invoices }, say) : 0;
    console.log(`${merchant.name}: ${people} customers and ${claims} invoices added.`);
  }
} finally {
  await app.close();
}

async function chooseMerchant(ctx: Parameters<typeof listMerchants>[0]) {
  if (values.merchant !== undefined) return findMerchantBySlug(ctx, values.merchant);
  const all = await listMerchants(ctx);
  return all.length === 1 ? all[0] : undefined;
}
