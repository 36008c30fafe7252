/** Parents whose invoices an experiment was about: paid by transfer, like most families'. Names of the neighbourhood. */
const GIVEN = [
  ...[
    'Noor',
    'Daan',
    'Fatima',
    'Sem',
    'Yasmin',
    'Luuk',
    'Anouk',
    'Mehmet',
    'Jade',
    'Ruben',
    'Soraya',
    'Bram'
  ],
  ...['Imane', 'Joris', 'Lotte', 'Rachid', 'Esmée', 'Tygo', 'Shanti', 'Koen']
] as const;

const FAMILY = [
  ...['Bakker', 'Benali', 'Cornelissen', 'Dekker', 'Demir', 'Doekhi', 'Eikelboom', 'Ferrier', 'Groeneveld'],
  ...['Hendriksen', 'Jacobs', 'Kaya', 'Kuipers', 'Lalmohamed', 'Martina', 'Meijerink', 'Oosterhuis', 'Pinas'],
  ...['Ramdin', 'Rietveld', 'Schuurman', 'Tahiri', 'Terpstra', 'Veenstra', 'Vink', 'Wagenaar', 'Zijlstra']
] as const;

const ENGLISH_GIVEN = [
  'Grace',
  'Ravi',
  'Olivia',
  'Tunde',
  'Hannah',
  'Mateo',
  'Mei',
  'Callum',
  'Ama',
  'Pedro'
] as const;
const ENGLISH_FAMILY = [
  'Adeyemi',
  'Campbell',
  'Fraser',
  'Iyer',
  'Okoro',
  'Oliveira',
  'Reid',
  'Tan',
  'Walsh'
] as const;

const STREETS = [
  'Admiraal de Ruijterweg',
  'Czaar Peterstraat',
  'Molukkenstraat',
  'Insulindeweg',
  'Haarlemmerdijk'
];

type Family = Readonly<{
  reference: string;
  name: string;
  language: 'nl' | 'en';
  country: 'NL';
  addressLines: readonly string[];
  postalCode: string;
  city: string;
}>;

const family = (given: readonly string[], names: readonly string[], language: 'nl' | 'en', first: number) =>
  function nth(_: unknown, n: number): Family {
    // Steps that share no divisor with the lists' lengths: nobody is called the same.
    return {
      reference: `K-${first + n}`,
      name: `${given[n % given.length]!} ${names[(n + Math.floor(n / given.length)) % names.length]!}`,
      ...{ language, country: 'NL', city: 'Amsterdam', postalCode: `10${13 + (n % 80)} AB` },
      addressLines: [`${STREETS[n % STREETS.length]!} ${12 + n * 3}`]
    };
  };

export const dutchFamilies: readonly Family[] = Array.from({ length: 80 }, family(GIVEN, FAMILY, 'nl', 2001));
export const englishFamilies: readonly Family[] = Array.from(
  { length: 30 },
  family(ENGLISH_GIVEN, ENGLISH_FAMILY, 'en', 3001)
);
