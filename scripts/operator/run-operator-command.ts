import { toString } from 'qrcode';
import { translator, type TextKey } from '../../src/lib/i18n/index.server.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  addOperator,
  disableOperator,
  listOperators,
  newTotpSecret,
  totpAddress
} from '../../src/lib/server/domain/identity/index.ts';
import { newToken } from '../../src/lib/server/platform/crypto/random.ts';
import { Refusal } from '../../src/lib/server/platform/refusal.ts';

type Print = (line: string) => void;
type Command = (ctx: Context, args: readonly string[], print: Print) => Promise<boolean>;

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const say = translator('en');

/** Runs one command of `npm run operator` and prints what came of it. Answers whether all went well. */
export async function runOperatorCommand(
  ctx: Context,
  [name = '', ...args]: readonly string[],
  print: Print
): Promise<boolean> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!command) {
    print(`Say what to do: npm run operator -- ${Object.keys(COMMANDS).join(', or ')}`);
    return false;
  }
  try {
    return await command(ctx, args, print);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    print(say(`errors:${error.code}` as TextKey, error.params as Record<string, string>));
    return false;
  }
}

const list: Command = async (ctx, _, print) => {
  const operators = await listOperators(ctx);
  for (const { email, name, disabledAt } of operators)
    print(`${email.padEnd(40)}${name}${disabledAt ? ' (access ended)' : ''}`);
  if (operators.length === 0) print('No operator yet.');
  return true;
};

const add: Command = async (ctx, [email = '', ...names], print) => {
  if (!EMAIL.test(email) || names.length === 0) {
    print('npm run operator -- add <e-mail> <name>');
    return false;
  }
  const password = newToken(15);
  const totpSecret = newTotpSecret();
  const operator = await addOperator(ctx, { email, name: names.join(' '), password, totpSecret });
  const address = totpAddress(totpSecret, operator.email);
  print(`${operator.name} signs in at ${ctx.origin}/operator with ${operator.email}.`);
  print('Told once: the password, and the key for an authenticator app (scan it, or type it).');
  print(await toString(address, { type: 'terminal', small: true }));
  print(`Key: ${totpSecret}`);
  print(`Password: ${password}`);
  return true;
};

const disable: Command = async (ctx, [email = ''], print) => {
  await disableOperator(ctx, { email });
  print(`${email} can’t sign in any more.`);
  return true;
};

const COMMANDS = { list, add, disable } as const;
