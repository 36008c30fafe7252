import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createBetalingskenmerk,
  createOgmReference,
  createRfReference,
  formatBetalingskenmerk,
  formatOgmReference,
  formatRfReference,
  isBetalingskenmerk,
  isOgmReference,
  isRfReference,
  recogniseReference,
  recogniseReferences
} from './index.ts';

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((all) => all.join(''));

describe('ISO 11649 creditor reference', () => {
  // ISO 11649 annex A and B.1, and the examples that payment schemes publish.
  test.each([
    ['539007547034', 'RF18539007547034', 'RF18 5390 0754 7034'],
    ['2348231', 'RF712348231', 'RF71 2348 231'],
    ['5000056789012345', 'RF485000056789012345', 'RF48 5000 0567 8901 2345'],
    ['g72uur', 'RF45G72UUR', 'RF45 G72U UR'],
    ['18K5', 'RF6518K5', 'RF65 18K5']
  ])('%s becomes %s, printed %s', (body, reference, printed) => {
    expect(createRfReference(body)).toBe(reference);
    expect(formatRfReference(reference)).toBe(printed);
    expect(isRfReference(printed.toLowerCase())).toBe(true);
  });

  test.each([
    'RF17539007547034',
    'RF68539007547035',
    'RF18',
    '18539007547034',
    'RF00C4',
    'RF35C4',
    'RF51C4É',
    ''
  ])('%j is not one', (text) => expect(isRfReference(text)).toBe(false));

  test.each(['', 'é', 'A'.repeat(22), 'A-1'])('no reference is built from %j', (body) => {
    expect(() => createRfReference(body)).toThrow('reference-body-invalid');
  });

  test('any one wrong character is noticed', () => {
    const body = fc.stringMatching(/^[A-Z0-9]{1,21}$/);
    fc.assert(
      fc.property(body, fc.nat(), fc.stringMatching(/^[0-9]$/), (text, at, other) => {
        const reference = createRfReference(text);
        const position = 2 + (at % (reference.length - 2));
        fc.pre(/\d/.test(reference[position] ?? '') && reference[position] !== other);
        expect(isRfReference(reference)).toBe(true);
        expect(isRfReference(reference.slice(0, position) + other + reference.slice(position + 1))).toBe(
          false
        );
      })
    );
  });
});

describe('Belgian structured communication', () => {
  test.each([
    ['0909337554', '+++090/9337/55493+++'],
    ['3124013980', '+++312/4013/98067+++'],
    ['1', '+++000/0000/00101+++'],
    // A remainder of 0 is written 97.
    ['97', '+++000/0000/09797+++'],
    ['1234567890', '+++123/4567/89002+++']
  ])('%s becomes %s', (body, reference) => {
    expect(createOgmReference(body)).toBe(reference);
    expect(isOgmReference(reference)).toBe(true);
    expect(isOgmReference(reference.replaceAll('+', '*'))).toBe(true);
    expect(isOgmReference(reference.replace(/\D/g, ''))).toBe(true);
  });

  test.each(['+++090/9337/55494+++', '+++000/0000/00000+++', '090/9337/5549', '12345', ''])(
    '%j is not one',
    (text) => expect(isOgmReference(text)).toBe(false)
  );

  test('text that has no twelve digits is refused, not formatted', () => {
    expect(() => formatOgmReference('12345')).toThrow('reference-invalid');
    expect(() => createOgmReference('12345678901')).toThrow('reference-body-invalid');
  });

  test('any one wrong digit is noticed', () => {
    fc.assert(
      fc.property(digits(1, 10), fc.nat(11), fc.nat(9), (body, at, other) => {
        const reference = createOgmReference(body).replace(/\D/g, '');
        fc.pre(reference[at] !== String(other));
        expect(isOgmReference(reference.slice(0, at) + other + reference.slice(at + 1))).toBe(false);
      })
    );
  });
});

describe('Dutch betalingskenmerk', () => {
  // Betaalvereniging Nederland's two published examples, and a tax office reference.
  test.each([
    '5000056789012345',
    '12234534622567',
    '5010002167010010',
    '3010.0021.6704.2021',
    '0001.0411.4691.0100'
  ])('%s is one', (text) => expect(isBetalingskenmerk(text)).toBe(true));

  test.each(['6000056789012345', '22234534622567', '12345678', '123456789012345', '', '12a'])(
    '%j is not one',
    (text) => expect(isBetalingskenmerk(text)).toBe(false)
  );

  test('seven digits carry no check, so they count only where the caller says so', () => {
    expect(isBetalingskenmerk('1234567')).toBe(false);
    expect(isBetalingskenmerk('1234567', { allowUnchecked: true })).toBe(true);
  });

  test.each([
    ['234534622567', '12234534622567', '12 2345 3462 2567'],
    ['56789012345', expect.stringMatching(/^\d156789012345$/), expect.anything()],
    ['000056789012345', '5000056789012345', '5000 0567 8901 2345']
  ])('%s is built and printed', (body, reference, printed) => {
    const built = createBetalingskenmerk(body);
    expect(built).toEqual(reference);
    expect(formatBetalingskenmerk(built)).toEqual(printed);
  });

  test('every length from 1 to 15 digits gives a checked form of a length that exists', () => {
    fc.assert(
      fc.property(digits(1, 15), (body) => {
        const reference = createBetalingskenmerk(body);
        expect([9, 10, 11, 12, 13, 14, 16]).toContain(reference.length);
        expect(isBetalingskenmerk(reference)).toBe(true);
        expect(isBetalingskenmerk(formatBetalingskenmerk(reference))).toBe(true);
      })
    );
    expect(() => createBetalingskenmerk('1'.repeat(16))).toThrow('reference-body-invalid');
  });
});

describe('references in remittance text', () => {
  test.each([
    ['Opvang november RF18 5390 0754 7034 bedankt', 'rf', 'RF18539007547034'],
    ['rf18539007547034', 'rf', 'RF18539007547034'],
    ['Facture +++090/9337/55493+++ merci', 'ogm', '+++090/9337/55493+++'],
    ['***090/9337/55493***', 'ogm', '+++090/9337/55493+++'],
    ['ref 090933755493.', 'ogm', '+++090/9337/55493+++'],
    ['kenmerk 5000 0567 8901 2345 21-11-2026', 'betalingskenmerk', '5000056789012345'],
    ['BETALINGSKENM. 12234534622567', 'betalingskenmerk', '12234534622567'],
    ['+++090/9337/55493+++ RF712348231', 'rf', 'RF712348231']
  ])('%s', (text, scheme, reference) => {
    expect(recogniseReference(text)).toEqual({ scheme, reference });
  });

  test.each(['', 'factuur 2026-0001', 'NL91ABNA0417164300', '1234567', 'RF17 5390 0754 7034', '06 12345678'])(
    'nothing is read into %j',
    (text) => expect(recogniseReference(text)).toBeUndefined()
  );

  test('what was built is found again, with words around it', () => {
    const built = fc.oneof(
      fc.stringMatching(/^[A-Z0-9]{4,21}$/).map((body) => formatRfReference(createRfReference(body))),
      digits(3, 10).map(createOgmReference),
      digits(7, 15).map((body) => formatBetalingskenmerk(createBetalingskenmerk(body)))
    );
    fc.assert(
      fc.property(built, (reference) => {
        const compact = (text: string) => text.replace(/[^A-Z0-9]/g, '');
        const found = recogniseReferences(`betaling: ${reference}; groet, Ayşe`).map((one) =>
          compact(one.reference)
        );
        expect(found).toContain(compact(reference));
      })
    );
  });

  test('any text is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000, unit: 'grapheme' }), (text) => void recogniseReferences(text))
    );
  });
});
