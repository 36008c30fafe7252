import * as v from 'valibot';
import type { Money } from '#lib/money/index.ts';
import type { MethodKind } from '../../gateway/index.ts';

/**
 * What is known of a payment when its route is chosen. A fact that isn't known fits no condition about it: the card of
 * a payer who types it into the provider's form is unknown until it has paid.
 */
export type RouteFacts = Readonly<{
  method: MethodKind;
  amount: Money;
  /** Who starts the payment: the customer, present, or the merchant, alone. */
  initiator: 'customer' | 'merchant';
  /** ISO 3166 alpha-2. */
  customerCountry?: string;
  /** Where the card was issued (known from its BIN) or the bank account is held (the first letters of an IBAN). */
  issuerCountry?: string;
  cardBrand?: string;
  funding?: Funding;
}>;

export type Funding = 'credit' | 'debit' | 'prepaid';

/** The ways of paying that a rule may name. */
export const ruleMethods = [
  'ideal',
  'bancontact',
  'card',
  'sepa_debit'
] as const satisfies readonly MethodKind[];
const CURRENCY = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));
const MINOR = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A country by its ISO code, or a region of `regions.data.ts`. */
const PLACE = v.pipe(v.string(), v.regex(/^([A-Z]{2}|EEA|SEPA|BENELUX)$/));

const oneOrMore = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.minLength(1), v.readonly());

const Conditions = v.strictObject({
  methods: v.exactOptional(oneOrMore(v.picklist(ruleMethods))),
  issuerCountries: v.exactOptional(oneOrMore(PLACE)),
  cardBrands: v.exactOptional(oneOrMore(v.pipe(v.string(), v.minLength(1)))),
  fundings: v.exactOptional(oneOrMore(v.picklist(['credit', 'debit', 'prepaid']))),
  currencies: v.exactOptional(oneOrMore(CURRENCY)),
  /** Inclusive bounds, in minor units of a currency: a payment in another currency is outside. */
  amount: v.exactOptional(
    v.strictObject({
      currency: CURRENCY,
      atLeastMinor: v.exactOptional(MINOR),
      atMostMinor: v.exactOptional(MINOR)
    })
  ),
  customerCountries: v.exactOptional(oneOrMore(PLACE)),
  initiators: v.exactOptional(oneOrMore(v.picklist(['customer', 'merchant'])))
});

const Rule = v.strictObject({
  /** Its name within the set, as staff call it. Not `default`: that is what holds when no rule does. */
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80), v.notValue('default')),
  /** All of these must hold. */
  when: Conditions,
  /** Where the payment goes: the first that can take it; the next ones stand in when it surely did nothing. */
  accounts: oneOrMore(v.pipe(v.string(), v.uuid()))
});

/** What a merchant may write down: rules in order, and where everything else goes. */
export const RuleSetInput = v.strictObject({
  rules: v.pipe(v.array(Rule), v.maxLength(100)),
  defaultAccounts: v.array(v.pipe(v.string(), v.uuid()))
});

export type RoutingConditions = v.InferOutput<typeof Conditions>;
export type RoutingRule = v.InferOutput<typeof Rule>;

/** The rules in order; `defaultAccounts` is the rule that always comes last and always fits. */
export type RuleSet = Readonly<{ rules: readonly RoutingRule[]; defaultAccounts: readonly string[] }>;
