import { isValidIBAN } from 'ibantools';
import * as v from 'valibot';
import { languages } from '#lib/i18n/index.ts';
import { currencies } from '#lib/money/index.ts';

/** Where a merchant may be: the countries that pay in SEPA, and whose customers speak one of our languages first. */
export const countries = [
  'NL',
  'BE',
  'DE',
  'FR',
  'LU',
  'AT',
  'CH',
  'IE',
  'ES',
  'IT',
  'PT',
  'PL',
  'DK',
  'SE'
] as const;

/** Time zones of Europe, as the world names them. */
export const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/'));

const text = (most: number) =>
  v.pipe(
    v.string('field-missing'),
    v.trim(),
    v.nonEmpty('field-missing'),
    v.maxLength(most, 'text-too-long')
  );
const email = v.pipe(
  v.string('email-invalid'),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(254, 'email-invalid'),
  v.email('email-invalid')
);

/** What an operator fills in about a new merchant. */
export const NewMerchantForm = v.object({
  name: text(70),
  slug: v.pipe(
    v.string('slug-invalid'),
    v.trim(),
    v.maxLength(40, 'slug-invalid'),
    v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'slug-invalid')
  ),
  country: v.picklist(countries, 'field-missing'),
  language: v.picklist(languages, 'field-missing'),
  zone: v.picklist(zones, 'field-missing'),
  currency: v.picklist(currencies, 'field-missing'),
  street: text(70),
  // Not a name with "code" in it: such fields are never sent back.
  postal: text(16),
  city: text(70),
  contactEmail: email,
  accountHolder: text(70),
  iban: v.pipe(
    v.string('iban-invalid'),
    v.transform((iban) => iban.replaceAll(/\s/g, '').toUpperCase()),
    v.check(isValidIBAN, 'iban-invalid')
  ),
  ownerEmail: email
});

export type NewMerchantGiven = v.InferOutput<typeof NewMerchantForm>;
