import { money, type Money } from '#lib/money/index.ts';
import type { Reader, LetterInput, Sender } from '../input.ts';

export const eur = (minor: number): Money => money(minor, 'EUR');

export const klaproos: Sender = {
  name: 'Kinderdagverblijf De Klaproos',
  address: { lines: ['Lindelaan 12'], postalCode: '3571 AB', city: 'Utrecht', country: 'NL' },
  contactEmail: 'hallo@deklaproos.nl',
  contactPhone: '030 123 45 67',
  website: 'deklaproos.nl',
  vatId: 'NL001234567B01',
  registrationNumber: 'KvK 30123456',
  brandColor: '#0b6e5f',
  accountHolder: 'Stichting Kinderopvang De Klaproos',
  iban: 'NL91ABNA0417164300'
};

/** An ordinary letter: two lines, a part paid. */
export function letterFor(reader: Reader): LetterInput {
  return {
    reader,
    sender: klaproos,
    recipient: {
      name: 'Samira El Amrani',
      address: { lines: ['Oudegracht 211 bis'], postalCode: '3511 NG', city: 'Utrecht', country: 'NL' }
    },
    customerReference: 'K-10482',
    writtenOn: Temporal.PlainDate.from('2026-11-21'),
    invoiceNumber: '2026-1187',
    subject: 'opvang in november',
    lines: [
      { text: 'Opvang november, 3 dagen per week', amount: eur(286_00) },
      { text: 'Extra dag 12 november', amount: eur(26_40) }
    ],
    total: eur(312_40),
    paid: eur(100_00),
    amount: eur(212_40),
    dueOn: Temporal.PlainDate.from('2026-11-27'),
    isOverdue: false,
    online: {
      qrUrl: 'https://betaal.deklaproos.nl/p/4fT9xQ2mZ7cV1bN8kL5wRa',
      shortUrl: 'betaal.deklaproos.nl/brief',
      typedCode: 'H7KM-4WQP-2XNR'
    },
    transfer: {
      epcPayload: `BCD\n002\n1\nSCT\n\n${klaproos.accountHolder}\n${klaproos.iban}\nEUR212.40\n\nRF18539007547034`,
      reference: 'RF18 5390 0754 7034'
    },
    genuine: { url: 'deklaproos.nl/echt', checkCode: 'K7M2QX' }
  };
}

const LONGEST = 'Energiegenossenschaft Nordwestdeutschland und Umgebung eingetragene Genossenschaft';

/** Everything as long as it may be. */
export function longestLetterFor(reader: Reader): LetterInput {
  const epc = [
    'BCD',
    '002',
    '1',
    'SCT',
    'MALTMTMTXXX',
    LONGEST.slice(0, 70),
    'MT84MALT011000012345MTLCAST001S',
    'EUR999999999.99',
    'OTHR',
    '',
    'Ä'.repeat(95)
  ];
  return {
    ...letterFor(reader),
    sender: {
      ...klaproos,
      name: LONGEST,
      accountHolder: LONGEST.slice(0, 70),
      iban: 'MT84MALT011000012345MTLCAST001S',
      brandColor: '#ffd400'
    },
    recipient: {
      name: 'Dr. Aleksandra-Konstantina Wiśniewska-Papadopoulou von und zu Hohenzollern-Sigmaringen',
      address: {
        lines: [
          'c/o Donaudampfschifffahrtselektrizitätenhauptbetriebswerk',
          'Appartement 12, 3e étage',
          'Straße der Pariser Kommune 112'
        ],
        postalCode: '10243',
        city: 'Berlin',
        country: 'DE'
      }
    },
    subject: 'Wärmestromabschlagszahlung einschließlich Grundversorgungsentgelt für November',
    lines: Array.from({ length: 40 }, (_, i) => ({
      text: `${i + 1} Verbrauchsabrechnung Wärmestrom einschließlich Netznutzungsentgelt und Konzessionsabgabe`,
      amount: i === 0 ? eur(1_234_567_890_12 - 38) : eur(1)
    })),
    total: eur(1_234_567_890_13),
    paid: eur(1),
    amount: eur(1_234_567_890_12),
    isOverdue: true,
    transfer: { epcPayload: epc.join('\n'), reference: '+++090/9337/55493+++' }
  };
}
