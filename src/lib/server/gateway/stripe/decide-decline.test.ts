import { describe, expect, test } from 'vitest';
import { decideDecline, unknownCodes } from './decide-decline.ts';
import * as data from './declines.data.ts';

describe('the class of a decline', () => {
  test.each([
    ['insufficient_funds', 'later'],
    ['do_not_honor', 'later'],
    ['lost_card', 'never'],
    ['stolen_card', 'never'],
    ['fraudulent', 'never'],
    ['expired_card', 'fix-data'],
    ['incorrect_cvc', 'fix-data'],
    ['authentication_required', 'customer-action'],
    ['processing_error', 'technical'],
    ['testmode_decline', 'merchant']
  ])('a card declined for %s is %s', (declineCode, expected) => {
    expect(decideDecline({ code: 'card_declined', declineCode })).toEqual({
      class: expected,
      code: declineCode
    });
  });

  test.each([
    ['insufficient_funds', 'later'],
    ['refer_to_customer', 'customer-action'],
    ['debit_disputed', 'customer-action'],
    ['authorization_revoked', 'never'],
    ['debit_not_authorized', 'never'],
    ['account_closed', 'never'],
    ['bank_account_restricted', 'fix-data'],
    ['debit_authorization_not_match', 'fix-data'],
    ['recipient_deceased', 'never'],
    ['branch_does_not_exist', 'fix-data'],
    ['incorrect_account_holder_name', 'fix-data'],
    ['invalid_account_number', 'fix-data'],
    ['generic_could_not_process', 'customer-action']
  ])('a debit that failed with %s is %s', (code, expected) => {
    expect(decideDecline({ code }).class).toBe(expected);
  });

  test.each([
    // network advice over Stripe's advice over the reason
    [{ declineCode: 'insufficient_funds', adviceCode: 'try_again_later', networkAdviceCode: '03' }, 'never'],
    [{ declineCode: 'insufficient_funds', adviceCode: 'do_not_try_again' }, 'never'],
    [{ declineCode: 'do_not_honor', adviceCode: 'confirm_card_data' }, 'fix-data'],
    [{ declineCode: 'do_not_honor', adviceCode: 'do_not_try_again', networkAdviceCode: '24' }, 'later'],
    [{ declineCode: 'do_not_honor', networkAdviceCode: '01' }, 'fix-data'],
    [{ declineCode: 'do_not_honor', networkAdviceCode: '1' }, 'never'],
    // Visa's category 4 advises nothing, so the next one speaks.
    [{ declineCode: 'do_not_honor', networkAdviceCode: '4' }, 'later'],
    [{ declineCode: 'do_not_honor', adviceCode: 'do_not_try_again', networkAdviceCode: '4' }, 'never'],
    // A technical fault is tried again sooner than "later", unless the network itself names a time.
    [{ declineCode: 'processing_error', adviceCode: 'try_again_later' }, 'technical'],
    [{ declineCode: 'processing_error', adviceCode: 'try_again_later', networkAdviceCode: '25' }, 'later'],
    [{ declineCode: 'processing_error', adviceCode: 'do_not_try_again' }, 'never'],
    // Waiting authenticates nobody.
    [
      { declineCode: 'authentication_required', adviceCode: 'try_again_later', networkAdviceCode: '02' },
      'customer-action'
    ],
    [{ declineCode: 'authentication_required', adviceCode: 'confirm_card_data' }, 'customer-action'],
    [{ declineCode: 'authentication_required', networkAdviceCode: '3' }, 'customer-action'],
    [{ declineCode: 'authentication_required', networkAdviceCode: '03' }, 'never'],
    // Without a reason, advice is all there is.
    [{ code: 'card_declined', adviceCode: 'try_again_later' }, 'later']
  ] as const)('%o is %s', (facts, expected) => {
    expect(decideDecline(facts).class).toBe(expected);
  });

  test('all codes are kept for staff and for the rules', () => {
    expect(
      decideDecline({
        code: 'card_declined',
        declineCode: 'insufficient_funds',
        adviceCode: 'try_again_later',
        networkAdviceCode: '24',
        networkDeclineCode: '51'
      })
    ).toEqual({
      class: 'later',
      code: 'insufficient_funds',
      advice: 'try_again_later',
      networkAdvice: '24',
      networkCode: '51'
    });
  });

  test('a reason that no table knows is never repeated by machine, and is reported', () => {
    const decline = decideDecline({
      code: 'card_declined',
      declineCode: 'mercury_in_retrograde',
      adviceCode: 'pray'
    });
    expect(decline.class).toBe('customer-action');
    expect(unknownCodes(decline)).toEqual(['mercury_in_retrograde', 'pray']);
  });

  test('an error without any code is a decline all the same', () => {
    expect(decideDecline({})).toEqual({ class: 'customer-action', code: 'unknown' });
  });
});

describe('the decline data', () => {
  const tables = Object.entries(data).filter((entry): entry is [string, data.DeclineRule[]] =>
    Array.isArray(entry[1])
  );

  test('every row names its source and since when it holds', () => {
    for (const [name, rows] of tables)
      for (const row of rows) {
        expect(row.source, name).toMatch(/^https:\/\/|^Visa Core Rules/);
        expect(Temporal.PlainDate.from(row.validFrom).toString()).toBe(row.validFrom);
        expect(row.codes.length).toBeGreaterThan(0);
      }
  });

  test('no code is listed twice in one table', () => {
    for (const [name, rows] of tables) {
      const codes = rows.flatMap((row) => row.codes);
      expect(codes.toSorted(), name).toEqual([...new Set(codes)].toSorted());
    }
  });

  test('a reason that a card and a debit share has one class', () => {
    const cards = new Map(
      data.cardDeclines.flatMap((row) => row.codes.map((code) => [code, row.class] as const))
    );
    for (const row of data.sepaFailures)
      for (const code of row.codes) if (cards.has(code)) expect(cards.get(code), code).toBe(row.class);
  });

  test('every advice code of Mastercard is there', () => {
    const codes = data.mastercardAdvice.flatMap((row) => row.codes);
    // prettier-ignore
    expect(codes.toSorted()).toEqual([
      '01', '02', '03', '04', '21', '22', '24', '25', '26', '27', '28', '29', '30', '40', '41', '42', '43'
    ]);
  });
});
