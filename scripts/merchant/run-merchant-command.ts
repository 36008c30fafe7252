import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { translator, type TextKey } from '../../src/lib/i18n/index.server.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  addStaff,
  findMerchantBySlug,
  listMerchants,
  type Merchant,
  type StaffRole
} from '../../src/lib/server/domain/identity/index.ts';
import { openMerchant } from '../../src/lib/server/domain/installation/index.ts';
import { addPaymentAccount } from '../../src/lib/server/domain/routing/index.ts';
import { newId, newToken } from '../../src/lib/server/platform/crypto/random.ts';
import { Refusal } from '../../src/lib/server/platform/refusal.ts';
import { MerchantFacts } from './merchant-facts.ts';

type Print = (line: string) => void;

/** The keys of the merchant's first account at the provider, where the environment has them. */
export type AccountKeys = Readonly<{ secretKey: string; publishableKey: string; webhookSecret: string }>;

type Command = (
  ctx: Context,
  args: readonly string[],
  print: Print,
  keys: AccountKeys | undefined
) => Promise<boolean>;

const ROLES: readonly StaffRole[] = ['owner', 'finance', 'support', 'viewer'];
const say = translator('en');

/** Runs one command of `npm run merchant` and prints what came of it. Answers whether all went well. */
export async function runMerchantCommand(
  ctx: Context,
  [name = '', ...args]: readonly string[],
  print: Print,
  keys?: AccountKeys
): Promise<boolean> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!command) {
    print(`Say what to do: npm run merchant -- ${Object.keys(COMMANDS).join(', or ')}`);
    return false;
  }
  try {
    return await command(ctx, args, print, keys);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    print(say(`errors:${error.code}` as TextKey, error.params as Record<string, string>));
    return false;
  }
}

const list: Command = async (ctx, _, print) => {
  const merchants = await listMerchants(ctx);
  for (const { slug, name } of merchants) print(`${slug.padEnd(24)}${name}`);
  if (merchants.length === 0) print('No merchant yet.');
  return true;
};

const add: Command = async (ctx, [file = ''], print, keys) => {
  const given = v.safeParse(MerchantFacts, JSON.parse(readFileSync(file, 'utf8')));
  if (!given.success) {
    for (const issue of given.issues) print(`${v.getDotPath(issue) ?? 'The file'}: ${issue.message}`);
    return false;
  }
  const { owner, ...facts } = given.output;
  const merchant = await openMerchant(ctx, withoutUndefined(facts) as Parameters<typeof openMerchant>[1]);
  await addAccount(ctx, merchant, print, keys);
  print(`${merchant.name} is here: ${ctx.origin}/my/${merchant.slug}`);
  await giveAccess(ctx, merchant, { ...owner, role: 'owner' }, print);
  return true;
};

const staff: Command = async (ctx, [slug = '', email = '', role = '', ...names], print) => {
  const merchant = await findMerchantBySlug(ctx, slug);
  if (!merchant) throw new Refusal('merchant-not-found');
  const chosen = ROLES.find((each) => each === role);
  if (!chosen || !email.includes('@') || names.length === 0) {
    print(`npm run merchant -- staff <slug> <e-mail> <${ROLES.join('|')}> <name>`);
    return false;
  }
  await giveAccess(ctx, merchant, { email, role: chosen, name: names.join(' ') }, print);
  return true;
};

const COMMANDS = { list, add, staff } as const;

async function addAccount(
  ctx: Context,
  { id: merchantId }: Merchant,
  print: Print,
  keys: AccountKeys | undefined
): Promise<void> {
  if (!keys) {
    print('No payment account yet: set the STRIPE_ variables before adding a merchant to give it one.');
    return;
  }
  const id = newId(ctx.clock.now());
  await ctx.db.withMerchant(merchantId, (tx) =>
    addPaymentAccount(ctx, tx, { merchantId, id, name: 'Stripe', isDefault: true, ...keys })
  );
  print(`Webhooks of its account go to ${ctx.origin}/api/webhooks/stripe/${merchantId}/${id}`);
}

/** A password that is told once, and no authenticator: one is set up at the first sign-in. */
async function giveAccess(
  ctx: Context,
  { id: merchantId }: Merchant,
  person: Readonly<{ email: string; name: string; role: StaffRole }>,
  print: Print
): Promise<void> {
  const password = newToken(15);
  await addStaff(ctx, { merchantId, ...person, password });
  print(`${person.name} signs in at ${ctx.origin}/admin with ${person.email} and this password, told once:`);
  print(password);
}

function withoutUndefined(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
