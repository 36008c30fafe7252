/** Ways to pay: cards, accounts, iDEAL and Bancontact. */
import { createHash } from 'node:crypto';
import { isValidIban, findIbanByToken } from '../bank/accounts.ts';
import { brandOf, findCardByToken, findTestCard, passesLuhn } from '../bank/cards.ts';
import { declineFor } from '../bank/declines.ts';
import { seconds } from '../world/clock.ts';
import type { Actor } from './call.ts';
import { invalidRequest, missing, noSuch, StripeError } from './errors.ts';
import { newId } from './ids.ts';
import type { PaymentMethodObject, PaymentMethodSecret } from './objects.ts';

export interface CardData {
  number?: string;
  exp_month?: number;
  exp_year?: number;
  cvc?: string;
  token?: string;
}

export interface PaymentMethodInput {
  type: string;
  billing_details?: Partial<Record<'email' | 'name' | 'phone' | 'tax_id', string>> & {
    address?: object | '';
  };
  allow_redisplay?: string;
  metadata?: Record<string, string>;
  card?: CardData;
  sepa_debit?: { iban: string };
  ideal?: { bank?: string };
  bancontact?: object;
}

const supported = ['card', 'sepa_debit', 'ideal', 'bancontact'];

/** Makes a payment method without keeping it. `prefix` names the parameter in refusals. */
export function newPaymentMethod(
  actor: Actor,
  input: PaymentMethodInput,
  prefix = ''
): { method: PaymentMethodObject; number: string } {
  const { type } = input;
  if (!supported.includes(type)) {
    throw invalidRequest(
      `The payment method type "${type}" is invalid. It is not activated for this account.`,
      {
        param: nameOf(prefix, 'type'),
        code: 'payment_method_unactivated'
      }
    );
  }
  requireBillingDetails(input, prefix);
  const number = numberOf(input, prefix);
  const method = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: input.allow_redisplay ?? 'unspecified',
    billing_details: billingDetails(input),
    created: seconds(actor.world.clock),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: input.metadata ?? {},
    type,
    [type]: detailsOf(actor, input, number)
  } as unknown as PaymentMethodObject;
  return { method, number };
}

function numberOf(input: PaymentMethodInput, prefix: string): string {
  if (input.type === 'sepa_debit') {
    if (!input.sepa_debit) throw missing(nameOf(prefix, 'sepa_debit'));
    const iban = input.sepa_debit.iban.replace(/\s/g, '').toUpperCase();
    if (!isValidIban(iban)) {
      throw invalidRequest('The IBAN you provided is invalid.', {
        code: 'invalid_bank_account_iban',
        param: nameOf(prefix, 'sepa_debit[iban]')
      });
    }
    return iban;
  }
  if (input.type !== 'card') return '';
  if (!input.card) throw missing(nameOf(prefix, 'card'));
  if (input.card.token !== undefined) {
    const known = findCardByToken(input.card.token);
    if (!known) throw noSuch('token', input.card.token, nameOf(prefix, 'card[token]'));
    return known.number;
  }
  return (input.card.number ?? '').replace(/[\s-]/g, '');
}

/** https://docs.stripe.com/payments/sepa-debit: name and e-mail are required; Bancontact needs the name. */
function requireBillingDetails(input: PaymentMethodInput, prefix: string): void {
  const details = input.billing_details ?? {};
  const needed: ('name' | 'email')[] =
    input.type === 'sepa_debit' ? ['name', 'email'] : input.type === 'bancontact' ? ['name'] : [];
  for (const name of needed) {
    if (!details[name]) throw missing(nameOf(prefix, `billing_details[${name}]`));
  }
  if (details.email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(details.email)) {
    throw invalidRequest(`Invalid email address: ${details.email}`, {
      code: 'email_invalid',
      param: nameOf(prefix, 'billing_details[email]')
    });
  }
}

/** What the network would find at first sight: https://docs.stripe.com/testing#invalid-data. */
export function checkCardData(actor: Actor, card: CardData): void {
  const number = (card.number ?? '').replace(/[\s-]/g, '');
  const now = new Date(actor.world.clock.now());
  const year =
    card.exp_year !== undefined && card.exp_year < 100 ? 2000 + card.exp_year : (card.exp_year ?? 0);
  const isPast =
    year < now.getUTCFullYear() ||
    (year === now.getUTCFullYear() && (card.exp_month ?? 0) < now.getUTCMonth() + 1);
  if (!passesLuhn(number)) throw invalidCard('incorrect_number', 'number');
  if (card.exp_month === undefined || card.exp_month < 1 || card.exp_month > 12) {
    throw invalidCard('invalid_expiry_month', 'exp_month');
  }
  if (isPast || year > now.getUTCFullYear() + 50) throw invalidCard('invalid_expiry_year', 'exp_year');
  const cvcLength = brandOf(number) === 'amex' ? 4 : 3;
  if (card.cvc !== undefined && !(/^\d+$/.test(card.cvc) && card.cvc.length === cvcLength)) {
    throw invalidCard('invalid_cvc', 'cvc');
  }
}

function invalidCard(code: string, param: string): StripeError {
  return new StripeError(402, { type: 'card_error', code, param, message: declineFor(code).message ?? '' });
}

function billingDetails(input: PaymentMethodInput): PaymentMethodObject['billing_details'] {
  const { address, email, name, phone, tax_id } = input.billing_details ?? {};
  const none = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return {
    address: { ...none, ...(address === '' ? {} : address) },
    email: email || null,
    name: name || null,
    phone: phone || null,
    tax_id: tax_id || null
  };
}

function fingerprintOf(number: string): string {
  return createHash('sha256')
    .update(`sandbox:${number}`)
    .digest('base64url')
    .replace(/[-_]/g, 'a')
    .slice(0, 16);
}

function detailsOf(actor: Actor, input: PaymentMethodInput, number: string): object {
  switch (input.type) {
    case 'card':
      return cardDetails(actor, input.card ?? {}, number);
    case 'sepa_debit':
      return {
        bank_code: number.slice(4, number.startsWith('DE') ? 12 : 8),
        branch_code: '',
        country: number.slice(0, 2),
        fingerprint: fingerprintOf(number),
        generated_from: { charge: null, setup_attempt: null },
        last4: number.slice(-4)
      };
    case 'ideal':
      return { bank: input.ideal?.bank ?? null, bic: null };
    default:
      return {};
  }
}

function cardDetails(actor: Actor, data: CardData, number: string): object {
  const known = findTestCard(number);
  const brand = known?.brand ?? brandOf(number);
  const cvcCheck =
    known?.cvcCheck ?? (data.cvc === undefined && data.token === undefined ? null : 'unchecked');
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: cvcCheck },
    country: known?.country ?? 'US',
    display_brand: brand === 'amex' ? 'american_express' : brand,
    exp_month: data.exp_month ?? 8,
    exp_year:
      data.exp_year === undefined
        ? new Date(actor.world.clock.now()).getUTCFullYear() + 2
        : fullYear(data.exp_year),
    fingerprint: fingerprintOf(number),
    funding: known?.funding ?? 'credit',
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: brand !== 'amex' },
    wallet: null
  };
}

const fullYear = (year: number): number => (year < 100 ? 2000 + year : year);
const nameOf = (prefix: string, name: string): string => {
  if (prefix === '') return name;
  const [head, ...rest] = name.split('[');
  return `${prefix}[${head}]${rest.map((part) => `[${part}`).join('')}`;
};

export function keepPaymentMethod(
  actor: Actor,
  made: { method: PaymentMethodObject; number: string }
): PaymentMethodObject {
  const { method, number } = made;
  actor.tables.secrets.put(method.id, { id: method.id, number, isUsedUp: false, isSetUp: false });
  return actor.tables.paymentMethods.put(method.id, method);
}

/** By its id, or a new one for a test token such as `pm_card_visa` or `pm_success_nl`. */
export function readPaymentMethod(actor: Actor, id: string, param = 'payment_method'): PaymentMethodObject {
  const found = actor.tables.paymentMethods.get(id);
  if (found) return found;
  const card = id.startsWith('pm_card_') ? findCardByToken(id) : undefined;
  if (card) return keepPaymentMethod(actor, newPaymentMethod(actor, { type: 'card', card: { token: id } }));
  const iban = findIbanByToken(id);
  if (iban === undefined) throw noSuch('PaymentMethod', id, param);
  const billing_details = { name: 'Jenny Rosen', email: 'jenny.rosen@example.com' };
  return keepPaymentMethod(
    actor,
    newPaymentMethod(actor, { type: 'sepa_debit', sepa_debit: { iban }, billing_details })
  );
}

export function secretOf(actor: Actor, id: string): PaymentMethodSecret {
  return actor.tables.secrets.get(id) ?? { id, number: '', isUsedUp: false, isSetUp: false };
}

export function keepSecret(actor: Actor, id: string, change: Partial<PaymentMethodSecret>): void {
  actor.tables.secrets.put(id, { ...secretOf(actor, id), ...change });
}
