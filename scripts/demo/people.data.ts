import type { Party } from '../../src/lib/server/domain/billing/index.ts';

/** The demo's customers: parents of a day-care centre, in the four languages. */
export const people: readonly Party[] = [
  {
    reference: 'K-1001',
    name: 'Samira El Amrani',
    email: 'samira.elamrani@example.org',
    phone: '+31612345601',
    language: 'nl',
    country: 'NL',
    addressLines: ['Lindengracht 8-2'],
    postalCode: '1015 KA',
    city: 'Amsterdam'
  },
  {
    reference: 'K-1002',
    name: 'Thijs de Vries',
    email: 'thijs@example.org',
    language: 'nl',
    country: 'NL',
    addressLines: ['Prinsengracht 263'],
    postalCode: '1016 GV',
    city: 'Amsterdam'
  },
  {
    reference: 'K-1003',
    name: 'Chloé Lambert-Vandermeulen',
    email: 'chloe.lambert@example.org',
    language: 'fr',
    country: 'BE',
    addressLines: ['Rue de la Régence 61', 'Boîte 4'],
    postalCode: '1000',
    city: 'Bruxelles'
  },
  {
    reference: 'K-1004',
    name: 'Jürgen Großkreutz-Wolffhagen',
    email: 'j.grosskreutz@example.org',
    language: 'de',
    country: 'DE',
    addressLines: ['Friedrich-Ebert-Straße 112'],
    postalCode: '48153',
    city: 'Münster'
  },
  {
    reference: 'K-1005',
    name: 'Aoife Byrne',
    email: 'aoife.byrne@example.org',
    phone: '+31612345605',
    language: 'en',
    country: 'NL',
    addressLines: ['Weesperzijde 31'],
    postalCode: '1091 EC',
    city: 'Amsterdam'
  },
  {
    reference: 'K-1006',
    name: 'Kwame Mensah',
    email: 'kwame.mensah@example.org',
    language: 'en',
    country: 'NL',
    addressLines: ['Bijlmerplein 104'],
    postalCode: '1102 DB',
    city: 'Amsterdam'
  },
  {
    reference: 'K-1007',
    name: 'Elif Yıldız',
    email: 'elif.yildiz@example.org',
    phone: '+31612345607',
    language: 'nl',
    country: 'NL',
    addressLines: ['Javastraat 77'],
    postalCode: '1094 HA',
    city: 'Amsterdam'
  },
  {
    reference: 'K-1008',
    name: 'Familie Van den Berghe-Oosterlinck',
    email: 'vdbo@example.org',
    language: 'nl',
    country: 'BE',
    addressLines: ['Korenmarkt 5'],
    postalCode: '9000',
    city: 'Gent'
  }
];
