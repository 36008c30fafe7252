import type { Merchant } from '../../identity/index.ts';

/** A merchant with everything that a message needs of one. */
export const merchantFixture: Merchant = {
  id: '01990000-0000-7000-8000-000000000001',
  slug: 'de-klaproos',
  name: 'Kinderdagverblijf De Klaproos',
  accountHolder: 'Stichting Kinderopvang De Klaproos',
  iban: 'NL91ABNA0417164300',
  bic: null,
  country: 'NL',
  zone: 'Europe/Amsterdam',
  language: 'nl',
  isFormal: false,
  brandColor: '#0b6e5f',
  radiusScale: 100,
  address: { lines: ['Lindelaan 12'], postalCode: '3571 AB', city: 'Utrecht', country: 'NL' },
  contactEmail: 'administratie@deklaproos.example',
  contactPhone: '+31 20 555 01 23',
  website: 'https://deklaproos.example',
  vatId: null,
  registrationNumber: '30123456',
  creditorIdentifier: null,
  minimumPartMinor: 500,
  paymentTermDays: 30,
  referenceCounter: 0,
  currency: 'EUR',
  host: null,
  suspendedAt: null,
  suspendedBecause: null,
  payLinkDays: 60,
  refundLimitMinor: null,
  createdAt: Temporal.Instant.from('2026-01-01T00:00:00Z')
};
