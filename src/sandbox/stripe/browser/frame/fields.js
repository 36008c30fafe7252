import * as rules from './rules.js';

/** Which details each kind of payment asks for. */
export const FIELDS = {
  card: ['number', 'expiry', 'cvc'],
  sepa_debit: ['iban', 'name', 'email'],
  ideal: [],
  bancontact: ['name']
};
export const ATTRIBUTES = {
  number: { autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '1234 1234 1234 1234' },
  expiry: { autocomplete: 'cc-exp', inputmode: 'numeric' },
  cvc: { autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123', maxlength: '4' },
  iban: {
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    placeholder: 'NL00 AAAA 0000 0000 00'
  },
  name: { autocomplete: 'name' },
  email: { autocomplete: 'email', inputmode: 'email', type: 'email' }
};
export const FORMATS = {
  number: rules.formatNumber,
  expiry: rules.formatExpiry,
  cvc: (text) => rules.digitsOf(text).slice(0, 4),
  iban: rules.formatIban
};
