import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trimReply } from './trim-reply.ts';

test.each([
  ['a plain answer', 'Ik betaal vrijdag.\n\nGroet, Aïcha', 'Ik betaal vrijdag.\n\nGroet, Aïcha'],
  [
    'Gmail in English',
    'Paid!\n\nOn Mon, 23 Nov 2026 at 09:00, De Klaproos <a@b.example> wrote:\n> Dear',
    'Paid!'
  ],
  [
    'a broken introduction',
    'Paid!\n\nOn Mon, 23 Nov 2026 at 09:00, De Klaproos\n<a@b.example>\nwrote:\n\n> Dear',
    'Paid!'
  ],
  [
    'Gmail in Dutch',
    'Betaald\n\nOp ma 23 nov 2026 om 09:00 schreef De Klaproos <a@b.example>:\n\n> Dag',
    'Betaald'
  ],
  [
    'Apple in French',
    'Payé\n\nLe 23 nov. 2026 à 09:00, Le Coquelicot <a@b.example> a écrit :\n\n> Bonjour',
    'Payé'
  ],
  ['Apple in German', 'Bezahlt\n\nAm 23.11.2026 um 09:00 schrieb Mohn <a@b.example>:\n\n> Hallo', 'Bezahlt'],
  [
    'Outlook',
    'Klopt dit?\n\n________________________________\nVan: De Klaproos <a@b.example>\n',
    'Klopt dit?'
  ],
  ['Outlook’s heads', 'Klopt dit?\n\nVan: De Klaproos <a@b.example>\nVerzonden: maandag', 'Klopt dit?'],
  ['a signature', 'Ja.\n-- \nJan de Vries\nDirecteur', 'Ja.'],
  ['a telephone', 'Ja.\n\nVerstuurd vanaf mijn iPhone', 'Ja.'],
  ['quotations between answers', '> Wanneer?\nVrijdag.\n> Hoe?\nPer iDEAL.', 'Vrijdag.\nPer iDEAL.'],
  ['nothing but a quotation', '> Dag Jan', '> Dag Jan'],
  [
    'a sentence that begins like one',
    'Op vrijdag betaal ik.\nDe rest later.',
    'Op vrijdag betaal ik.\nDe rest later.'
  ]
])('%s is shown as it was meant', (_, whole, shown) => {
  expect(trimReply(whole)).toBe(shown);
});

test('never throws, never grows, and is quick about anything', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('On x', 'wrote:', '> a', '-- ', '___________', 'Van: a <b>')
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 200 }), (lines) => {
      const whole = lines.join('\n');
      expect(trimReply(whole).length).toBeLessThanOrEqual(whole.length);
    })
  );
});
