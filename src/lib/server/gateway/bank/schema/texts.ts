import type { ElementRule, TextRule } from './check-element.ts';

/** The simple types of ISO 20022 that we use, by their own names. */
const text = (type: string, pattern: RegExp): TextRule => ({ type, pattern });

export const max35 = text('Max35Text', /^.{1,35}$/su);
export const max140 = text('Max140Text', /^.{1,140}$/su);
export const anyText = text('Text', /^[^]*$/u);
/** Identifiers in SEPA: the basic characters, never a slash at an end or two in a row (EPC217-08, section 1.4). */
export const sepaId35 = text('SEPA Max35Text', /^(?!\/)(?!.*\/\/)(?!.*\/$)[A-Za-z0-9/\-?:().,'+ ]{1,35}$/);
export const sepaText70 = text('SEPA Max70Text', /^[A-Za-z0-9/\-?:().,'+ ]{1,70}$/);
export const sepaText140 = text('SEPA Max140Text', /^[A-Za-z0-9/\-?:().,'+ ]{1,140}$/);
export const count = text('Max15NumericText', /^[0-9]{1,15}$/);
export const controlSum = text('DecimalNumber', /^(?=.{1,19}$)[0-9]+\.[0-9]{2}$/);
/** AT-06: from 0.01 to 999,999,999.99 (EPC130-08). */
export const sepaAmount = text('SEPA amount', /^(?!0+\.00$)(?:0|[1-9][0-9]{0,8})\.[0-9]{2}$/);
export const amount = text(
  'ActiveOrHistoricCurrencyAndAmount',
  /^(?=[0-9.]{1,19}$)[0-9]{1,18}(?:\.[0-9]{1,5})?$/
);
export const currency = text('CurrencyCode', /^[A-Z]{3}$/);
export const euro = text('EUR', /^EUR$/);
export const isoDate = text(
  'ISODate',
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:Z|[+-]\d\d:\d\d)?$/
);
export const isoDateTime = text(
  'ISODateTime',
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/
);
export const iban = text('IBAN2007Identifier', /^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$/);
export const bic = text('BICFIDec2014Identifier', /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/);
export const creditDebit = text('CreditDebitCode', /^(?:CRDT|DBIT)$/);
export const code4 = text('Code', /^[A-Za-z0-9]{1,4}$/);
/** One of these words. */
export const oneOf = (...words: string[]): TextRule =>
  text(words.join(' | '), new RegExp(`^(?:${words.join('|')})$`));

type Inside = Pick<ElementRule, 'text' | 'children' | 'open' | 'attributes'>;
const inside = (content: TextRule | readonly (ElementRule | { choice: readonly ElementRule[] })[]): Inside =>
  'pattern' in content ? { text: content } : { children: content };
type Content = Parameters<typeof inside>[0];

export const one = (name: string, content: Content, more: Inside = {}): ElementRule => ({
  name,
  min: 1,
  max: 1,
  ...inside(content),
  ...more
});
export const maybe = (name: string, content: Content, more: Inside = {}): ElementRule => ({
  name,
  min: 0,
  max: 1,
  ...inside(content),
  ...more
});
export const many = (name: string, content: Content, more: Inside = {}): ElementRule => ({
  name,
  min: 1,
  max: Infinity,
  ...inside(content),
  ...more
});
export const any = (name: string, content: Content, more: Inside = {}): ElementRule => ({
  name,
  min: 0,
  max: Infinity,
  ...inside(content),
  ...more
});
