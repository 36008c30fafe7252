import type { methodOffer } from './schema.ts';

type Offer = Omit<typeof methodOffer.$inferSelect, 'merchantId'>;

/**
 * What a new merchant offers. A starting point only: names, places, amounts and order live in the database.
 * SEPA's upper bound is Stripe's limit per debit of € 10,000 (docs.stripe.com/payments/sepa-debit).
 * iDEAL carries its co-branded name since 2026-03-31 (support.stripe.com/questions/ideal-to-wero-migration).
 */
export const defaultOffers: readonly Offer[] = [
  {
    kind: 'ideal',
    mark: 'iDEAL',
    names: { nl: 'iDEAL | Wero', fr: 'iDEAL | Wero', de: 'iDEAL | Wero', en: 'iDEAL | Wero' },
    hints: {
      nl: 'Via de app van de bank',
      fr: 'Par l’application de la banque',
      de: 'Über die App der Bank',
      en: 'With the bank’s app'
    },
    countries: ['NL'],
    currencies: ['EUR'],
    minMinor: 1,
    maxMinor: null,
    position: 10,
    homeCountries: ['NL'],
    isEnabled: true
  },
  {
    kind: 'bancontact',
    mark: 'BC',
    names: { nl: 'Bancontact', fr: 'Bancontact', de: 'Bancontact', en: 'Bancontact' },
    hints: {
      nl: 'Met de kaart of de app',
      fr: 'Avec la carte ou l’application',
      de: 'Mit Karte oder App',
      en: 'With the card or the app'
    },
    countries: ['BE'],
    currencies: ['EUR'],
    minMinor: 2,
    maxMinor: null,
    position: 20,
    homeCountries: ['BE'],
    isEnabled: true
  },
  {
    kind: 'card',
    mark: '••••',
    names: { nl: 'Kaart', fr: 'Carte bancaire', de: 'Karte', en: 'Card' },
    hints: {
      nl: 'Visa, Mastercard, Apple Pay of Google Pay',
      fr: 'Visa, Mastercard, Apple Pay ou Google Pay',
      de: 'Visa, Mastercard, Apple Pay oder Google Pay',
      en: 'Visa, Mastercard, Apple Pay or Google Pay'
    },
    countries: [],
    currencies: [],
    // Stripe's minimum charge in euro (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
    minMinor: 50,
    maxMinor: 99_999_999,
    position: 30,
    homeCountries: ['FR'],
    isEnabled: true
  },
  {
    kind: 'sepa_debit',
    mark: 'SEPA',
    names: {
      nl: 'Eenmalig afschrijven',
      fr: 'Prélèvement unique',
      de: 'Einmalige Lastschrift',
      en: 'One-off direct debit'
    },
    hints: {
      nl: 'Duurt 2 tot 5 werkdagen',
      fr: 'Prend 2 à 5 jours ouvrés',
      de: 'Dauert 2 bis 5 Werktage',
      en: 'Takes 2 to 5 working days'
    },
    countries: [],
    currencies: ['EUR'],
    minMinor: 50,
    maxMinor: 1_000_000,
    position: 40,
    homeCountries: ['DE', 'AT'],
    isEnabled: true
  },
  {
    kind: 'transfer',
    mark: 'QR',
    names: { nl: 'Zelf overmaken', fr: 'Virement', de: 'Selbst überweisen', en: 'Bank transfer' },
    hints: {
      nl: 'Scan met de bankapp of neem de gegevens over',
      fr: 'Scanner avec l’application ou recopier les données',
      de: 'Mit der Bank-App scannen oder abtippen',
      en: 'Scan with a banking app or copy the details'
    },
    countries: [],
    currencies: ['EUR'],
    minMinor: 1,
    maxMinor: 99_999_999_999,
    position: 50,
    homeCountries: [],
    isEnabled: true
  }
];
