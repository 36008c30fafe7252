import type { Translate } from '#lib/i18n/index.server.ts';
import type { Language } from '#lib/i18n/index.ts';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../context.ts';
import { setUpMethod, type SetupAnswer, type SetUpMethod } from '../domain/collection/index.ts';
import type { Merchant } from '../domain/identity/index.ts';
import { Refusal } from '../platform/refusal.ts';

export type StoreUse = SetUpMethod['use'];

const USES: readonly StoreUse[] = ['default', 'backup', 'none'];

/**
 * The words of a consent or mandate, as shown on the page and kept as evidence: made on the server for both, so that no
 * browser can claim to have agreed to something else. `undefined` where a mandate is needed and the merchant has no
 * creditor identifier to give one to.
 */
export function storeConsent(
  t: Translate,
  merchant: Merchant,
  kind: 'card' | 'account',
  use: StoreUse
): string | undefined {
  const { name, creditorIdentifier } = merchant;
  if (kind === 'card') return t(`methods:consent.card.${use}`, { merchant: name });
  if (!creditorIdentifier) return undefined;
  return t(`methods:consent.account.${use}`, { merchant: name, creditor: creditorIdentifier });
}

/** What a posted form says a method is for; what no form offers is kept for paying by hand only. */
export function readUse(form: FormData): StoreUse {
  return USES.find((use) => use === form.get('use')) ?? 'none';
}

/** What the page said would be tried at once, as its form carries it. */
export function writeToTry(total: Money | undefined): string {
  return total ? `${total.minor} ${total.currency}` : '';
}

export function readToTry(form: FormData): Money | undefined {
  const match = /^(\d{1,12}) (EUR)$/.exec(String(form.get('toTry') ?? ''));
  return match && Number(match[1]) > 0 ? money(Number(match[1]), 'EUR') : undefined;
}

/** Why nothing was stored, for the page to say in words. What was typed comes back with it. */
export type StoreProblem = Readonly<{
  problem:
    | 'method-not-offered'
    | 'too-many-attempts'
    | 'form-outdated'
    | 'provider-away'
    | 'payment-method-unknown'
    | 'email-needed-to-remember'
    | 'iban-invalid'
    | 'holder-missing'
    | 'email-invalid';
  typed?: Readonly<Record<string, string>>;
}>;

/** Refusals that a page can explain, and the status that goes with each. */
const EXPLAINED: Readonly<Record<StoreProblem['problem'], number>> = {
  'method-not-offered': 422,
  'too-many-attempts': 429,
  'form-outdated': 409,
  'provider-away': 503,
  'payment-method-unknown': 404,
  'email-needed-to-remember': 422,
  'iban-invalid': 422,
  'holder-missing': 422,
  'email-invalid': 422
};

export function problemStatus({ problem }: StoreProblem): number {
  return EXPLAINED[problem];
}

type StoreEvent = Readonly<{ request: Request; getClientAddress: () => string }>;

export type StoreAsk = Pick<
  SetUpMethod,
  | 'merchantId'
  | 'customerId'
  | 'formKey'
  | 'instrument'
  | 'use'
  | 'replacesId'
  | 'repairLinkId'
  | 'toTry'
  | 'returnUrl'
  | 'tryReturnUrl'
> &
  Readonly<{ consentText: string | undefined; language: Language }>;

/** Stores a method, or answers why not in a way that the page can explain. */
export async function storeMethod(
  ctx: Context,
  event: StoreEvent,
  ask: StoreAsk
): Promise<SetupAnswer | StoreProblem> {
  const { consentText } = ask;
  if (consentText === undefined) return { problem: 'method-not-offered' };
  const userAgent = (event.request.headers.get('user-agent') ?? '').slice(0, 300);
  const acceptance = { at: ctx.clock.now(), ip: event.getClientAddress(), userAgent };
  try {
    return await setUpMethod(ctx, { ...ask, consentText, acceptance });
  } catch (fault) {
    if (!(fault instanceof Refusal) || !(fault.code in EXPLAINED)) throw fault;
    return { problem: fault.code as StoreProblem['problem'] };
  }
}

/** A confirmation token as the provider names it; what else is posted here came from no card form. */
const TOKEN = /^ctoken_\w{1,200}$/;

/** The card of a posted form. */
export function readCard(form: FormData): StoreAsk['instrument'] | StoreProblem {
  const token = String(form.get('token') ?? '');
  const accountId = String(form.get('account') ?? '');
  if (!TOKEN.test(token)) return { problem: 'form-outdated' };
  return { kind: 'confirmation-token', token, ...(accountId && { accountId }) };
}

/** Longer than any name, address or account number; what is longer is no mistake in typing. */
const LONGEST_TEXT = 140;

/** The account of a posted form; `email` stands in when the form doesn't ask for one. */
export function readAccount(form: FormData, email: string | null): StoreAsk['instrument'] | StoreProblem {
  const text = (name: string) =>
    String(form.get(name) ?? '')
      .trim()
      .slice(0, LONGEST_TEXT);
  const typed = { holder: text('holder'), iban: text('iban'), email: email ?? text('email') };
  if (typed.holder === '') return { problem: 'holder-missing', typed };
  if (typed.iban === '') return { problem: 'iban-invalid', typed };
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.email)) return { problem: 'email-invalid', typed };
  return { kind: 'iban', ...typed };
}

/** Names one rendering of a form: posted twice, it stays one setup. */
export function readFormName(form: FormData): string | undefined {
  const name = form.get('formKey');
  return typeof name === 'string' && /^[\w-]{16,100}$/.test(name) ? name : undefined;
}
