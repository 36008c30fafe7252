import { readFileSync } from 'node:fs';

/** What `npm start` writes when all is up. */
export type Ready = Readonly<{
  web: string;
  desk: string;
  stripe: string;
  databaseUrl: string;
  payLinks: Readonly<Record<'open' | 'paid' | 'expired' | 'processing', string>>;
  letter: string;
  api: Readonly<{ url: string; key: string }>;
  portal: Readonly<{ url: string; signIn: Readonly<{ email: string }> }>;
  admin: Readonly<{ url: string; email: string; password: string; totpSecret: string }>;
  operator: Readonly<{ url: string; email: string; password: string; totpSecret: string }>;
}>;

/** How to reach the product under test. Playwright's global setup starts it and says where that is written. */
export function readReady(): Ready {
  const path = process.env['QUITTE_READY'];
  if (!path) throw new Error('QUITTE_READY is not set: run through Playwright, or point it to a ready.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Ready;
}
