import { isValidIBAN } from 'ibantools';
import * as v from 'valibot';
import { languages } from '../../src/lib/i18n/languages.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'is a country of two capitals: NL'));
const email = v.pipe(v.string(), v.trim(), v.email('is no e-mail address'));

/** What the file of `npm run merchant -- add` says: the merchant, and whoever signs in first. */
export const MerchantFacts = v.object({
  /** In addresses and cookies: it stays as it is for good. */
  slug: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'has small letters, digits and single dashes only'),
    v.maxLength(40)
  ),
  name: text(70),
  accountHolder: text(70),
  iban: v.pipe(
    v.string(),
    v.transform((iban) => iban.replaceAll(' ', '').toUpperCase()),
    v.check(isValidIBAN, 'is no IBAN')
  ),
  bic: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'is no BIC'))),
  country,
  zone: v.pipe(v.string(), v.check(isZone, 'is no time zone: Europe/Amsterdam')),
  language: v.picklist(languages),
  isFormal: v.optional(v.boolean()),
  brandColor: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'is no colour: #0b6e5f')),
  address: v.object({
    lines: v.pipe(v.array(text(70)), v.minLength(1), v.maxLength(4)),
    postalCode: v.optional(text(16)),
    city: v.optional(text(70)),
    country
  }),
  contactEmail: email,
  contactPhone: v.optional(text(30)),
  website: v.optional(v.pipe(v.string(), v.url('is no address of a site'))),
  vatId: v.optional(text(20)),
  registrationNumber: v.optional(text(30)),
  creditorIdentifier: v.optional(text(35)),
  owner: v.object({ name: text(70), email })
});

function isZone(zone: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(zone);
}
