import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, money, toDecimal } from '#lib/money/index.ts';
import type { LawCountry } from './law-pack.ts';
import { lawPacks } from './law-packs.ts';
import { maximumCosts, maximumReminderFee } from './maximum-costs.ts';

const packOf = (country: LawCountry) => lawPacks[country].at(-1)!;
const eur = (amount: string) => fromDecimal(amount, 'EUR')!;
const most = (country: LawCountry, principal: string, isConsumer = true) =>
  toDecimal(maximumCosts(packOf(country), { principal: eur(principal), isConsumer }).total);

describe('a consumer’s debt may cost at most', () => {
  test.each<[LawCountry, string, string]>([
    ['NL', '0.01', '40.00'],
    ['NL', '125', '40.00'],
    ['NL', '266.66', '40.00'],
    ['NL', '266.67', '40.00'],
    ['NL', '266.74', '40.01'],
    ['NL', '1000', '150.00'],
    ['NL', '2500', '375.00'],
    ['NL', '2500.01', '375.00'],
    ['NL', '2500.10', '375.01'],
    ['NL', '5000', '625.00'],
    ['NL', '10000', '875.00'],
    ['NL', '23000', '1005.00'],
    ['NL', '200000', '2775.00'],
    ['NL', '1000000', '6775.00'],
    ['NL', '90000000', '6775.00'],
    ['BE', '0.01', '20.00'],
    ['BE', '150', '20.00'],
    ['BE', '150.01', '30.00'],
    ['BE', '150.10', '30.01'],
    ['BE', '500', '65.00'],
    ['BE', '500.01', '65.00'],
    ['BE', '1000', '90.00'],
    ['BE', '39200', '2000.00'],
    ['BE', '100000', '2000.00'],
    ['DE', '12.50', '2.50'],
    ['DE', '12500', '2.50'],
    ['FR', '125', '0.00'],
    ['FR', '23000', '0.00'],
    ['NL', '0', '0.00'],
    ['BE', '-5', '0.00']
  ])('in %s, on € %s: € %s', (country, principal, total) => {
    expect(most(country, principal)).toBe(total);
  });
});

test.each<[LawCountry]>([['NL'], ['BE'], ['FR'], ['DE']])(
  'a business in %s owes forty euro, whatever the claim',
  (country) => {
    expect([most(country, '12', false), most(country, '12000', false)]).toEqual(['40.00', '40.00']);
  }
);

test('a French consumer never pays costs, and the answer says by which law', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (minor) => {
      const limit = maximumCosts(packOf('FR'), { principal: money(minor, 'EUR'), isConsumer: true });
      expect(limit).toMatchObject({ isNever: true, total: { minor: 0 } });
      expect(limit.rule).toMatchObject({ law: expect.stringContaining('L111-8') });
    })
  );
});

test('German costs are asked with each reminder, the others once for a claim', () => {
  const per = (country: LawCountry) =>
    maximumCosts(packOf(country), { principal: eur('100'), isConsumer: true }).per;
  expect([per('DE'), per('NL'), per('BE')]).toEqual(['reminder', 'claim', 'claim']);
});

describe('VAT on costs', () => {
  const ask = (country: LawCountry, creditorReclaimsVat: boolean | undefined) => {
    const { costs, vat, total } = maximumCosts(packOf(country), {
      principal: eur('286'),
      isConsumer: true,
      vatRateBasisPoints: 2_100,
      ...(creditorReclaimsVat !== undefined && { creditorReclaimsVat })
    });
    return [costs, vat, total].map(toDecimal);
  };

  test('comes on top for a Dutch creditor who can’t reclaim it, as childcare can’t', () => {
    expect(ask('NL', false)).toEqual(['42.90', '9.00', '51.90']);
  });

  test('is never added by who can reclaim it, by who didn’t say, or in another country', () => {
    expect(ask('NL', true)[1]).toBe('0.00');
    expect(ask('NL', undefined)[1]).toBe('0.00');
    for (const country of ['BE', 'FR', 'DE'] as const) expect(ask(country, false)[1]).toBe('0.00');
  });
});

test('no law names an amount in another currency, so nothing may be charged in one', () => {
  for (const pack of Object.values(lawPacks).flat())
    for (const isConsumer of [true, false])
      expect(maximumCosts(pack, { principal: money(100_000, 'GBP'), isConsumer }).total).toEqual(
        money(0, 'GBP')
      );
});

describe('whatever is owed', () => {
  const packs = fc.constantFrom(...Object.values(lawPacks).flat());
  const principal = fc.oneof(fc.integer({ min: 1, max: 400_000 }), fc.maxSafeNat());
  const costsOf = (pack: Parameters<typeof maximumCosts>[0], minor: number) =>
    maximumCosts(pack, { principal: money(minor, 'EUR'), isConsumer: true }).costs.minor;

  test('a higher claim never costs less, and no claim more than the country’s most', () => {
    fc.assert(
      fc.property(packs, principal, principal, (pack, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(costsOf(pack, low)).toBeLessThanOrEqual(costsOf(pack, high));
        if (pack.consumerCosts.kind === 'scale')
          expect(costsOf(pack, high)).toBeLessThanOrEqual(pack.consumerCosts.scale.mostMinor);
      })
    );
  });

  // Belgium's law jumps from 20 to 30 at € 150 by its own words; everywhere else one more cent owed is a cent at most.
  test('tiers join: where one ends the next begins', () => {
    for (const pack of Object.values(lawPacks).flat()) {
      if (pack.consumerCosts.kind !== 'scale') continue;
      for (const { aboveMinor } of pack.consumerCosts.scale.tiers.slice(1)) {
        const jump = costsOf(pack, aboveMinor + 1) - costsOf(pack, aboveMinor);
        expect(jump, `${pack.version} above ${aboveMinor}`).toBe(
          pack.country === 'BE' && aboveMinor === 15_000 ? 1_000 : 0
        );
      }
    }
  });

  test('rounding is in the customer’s favour: exact costs are never passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 26_667, max: 250_000 }), (minor) => {
        const costs = costsOf(packOf('NL'), minor);
        expect(costs * 100).toBeLessThanOrEqual(minor * 15);
        expect((costs + 1) * 100).toBeGreaterThan(minor * 15);
      })
    );
  });
});

describe('a Belgian reminder costs', () => {
  const ask = (given: Partial<Parameters<typeof maximumReminderFee>[1]>) =>
    toDecimal(
      maximumReminderFee(packOf('BE'), {
        isConsumer: true,
        isRegularSupply: true,
        dueDatesRemindedThisYear: 3,
        hadFreeReminder: true,
        postage: eur('1.65'),
        ...given
      })
    );

  test.each([
    ['nothing about the first three due dates of a year', { dueDatesRemindedThisYear: 2 }, '0.00'],
    ['€ 7.50 and the stamp about the fourth', {}, '9.15'],
    ['€ 7.50 by e-mail', { postage: eur('0') }, '7.50'],
    ['nothing when it is the first about its due date', { hadFreeReminder: false }, '0.00'],
    [
      '€ 7.50 and the stamp for what was bought once',
      { isRegularSupply: false, dueDatesRemindedThisYear: 0 },
      '9.15'
    ]
  ])('%s', (_what, given, fee) => {
    expect(ask(given)).toBe(fee);
  });

  test('and nothing in a country without such a fee', () => {
    for (const country of ['NL', 'FR', 'DE'] as const)
      expect(
        maximumReminderFee(packOf(country), {
          isConsumer: true,
          isRegularSupply: false,
          dueDatesRemindedThisYear: 9,
          hadFreeReminder: true,
          postage: eur('1.65')
        }).minor
      ).toBe(0);
  });
});
