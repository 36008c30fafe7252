import { expect, test } from 'vitest';
import { termInWords } from './term-in-words.ts';

test.each<[string | undefined, number | undefined]>([
  ['Betaling binnen 30 dagen na factuurdatum', 30],
  ['Payment within 14 days', 14],
  ['Net 30 days', 30],
  ['30 jours nets', 30],
  ['Zahlbar innerhalb von 14 Tagen ohne Abzug', 14],
  ['21 kalenderdagen; na 21 dagen sturen we een herinnering', 21],
  ['1 dag', 1],
  [undefined, undefined],
  ['', undefined],
  ['Betaal snel', undefined],
  ['Factuur 30, dagopvang', undefined],
  ['Binnen 1430 dagen', undefined],
  ['Binnen 365 dagen', undefined],
  ['14 dagen, of 30 dagen voor verenigingen', undefined],
  ['2% korting binnen 8 dagen', undefined],
  ['#SKONTO#TAGE=14#PROZENT=2.00#', undefined],
  ['30 jours fin de mois', undefined],
  ['binnen 30 dagen einde maand', undefined],
  ['10 werkdagen', undefined],
  ['10 Werktagen', undefined],
  ['Na 30 dagen rekenen we wettelijke rente', undefined]
])('%s: %s', (terms, days) => {
  expect(termInWords(terms)).toBe(days);
});
