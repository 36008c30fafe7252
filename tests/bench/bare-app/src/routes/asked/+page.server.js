import { readFileSync } from 'node:fs';
import postgres from 'postgres';

/** The page as ours writes it, and the question that it asks. */
const { DATABASE_URL, HASH, MARKUP } = process.env;
const markup = MARKUP ? readFileSync(MARKUP, 'utf8') : '';
const sql = DATABASE_URL ? postgres(DATABASE_URL, { connection: { role: 'quitte_app' } }) : undefined;

export async function load() {
  if (!sql) return { name: '', markup };
  const at = new Date().toISOString();
  const [row] = await sql`select read_pay_page(decode(${HASH}, 'hex'), ${at}::timestamptz) as page`;
  return { name: row.page.merchant.name, markup };
}
