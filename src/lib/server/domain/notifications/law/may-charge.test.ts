import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, money } from '#lib/money/index.ts';
import type { LawCountry } from './law-pack.ts';
import { findRule, lawPacks } from './law-packs.ts';
import { mayCharge, type ChargeQuestion } from './may-charge.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const eur = (amount: string) => fromDecimal(amount, 'EUR')!;
const ask = (country: LawCountry, given: Partial<ChargeQuestion> = {}) =>
  mayCharge(lawPacks[country].at(-1)!, {
    principal: eur('286'),
    isConsumer: true,
    wanted: eur('2.50'),
    on: on('2026-11-30'),
    notice: {
      channel: 'email',
      sentOn: on('2026-11-02'),
      receivedOn: on('2026-11-03'),
      statedCosts: eur('42.90')
    },
    ...given
  });
const notice = (given: Partial<NonNullable<ChargeQuestion['notice']>>) => ({
  notice: { channel: 'email' as const, sentOn: on('2026-11-02'), statedCosts: eur('42.90'), ...given }
});

describe('costs may be charged', () => {
  test.each<[what: string, country: LawCountry, given: Partial<ChargeQuestion>, kind: string]>([
    ['after the term', 'NL', {}, 'may'],
    ['to the cent that was announced', 'NL', { wanted: eur('42.90') }, 'may'],
    ['never above the law', 'NL', { wanted: eur('42.91') }, 'too-much'],
    [
      'never above what was announced',
      'NL',
      { ...notice({ receivedOn: on('2026-11-03'), statedCosts: eur('40') }), wanted: eur('42.90') },
      'not-announced'
    ],
    ['not without a free notice', 'NL', { notice: undefined }, 'no-notice'],
    ['not before anybody knows that it arrived', 'NL', notice({}), 'no-proof'],
    ['not on the last day of the term', 'NL', { on: on('2026-11-17') }, 'too-early'],
    ['on the day after it', 'NL', { on: on('2026-11-18') }, 'may'],
    ['in Belgium without proof of receipt', 'BE', notice({}), 'may'],
    ['in Belgium from the day after the term', 'BE', { ...notice({}), on: on('2026-11-17') }, 'may'],
    ['not before, there', 'BE', { ...notice({}), on: on('2026-11-16') }, 'too-early'],
    ['never to a French consumer', 'FR', {}, 'never'],
    ['not even a cent', 'FR', { wanted: eur('0.01') }, 'never'],
    ['in Germany for what a reminder costs', 'DE', {}, 'may'],
    ['and no more', 'DE', { wanted: eur('2.51') }, 'too-much'],
    ['not with the reminder that causes default', 'DE', { notice: undefined }, 'no-notice'],
    [
      'to a business for being late',
      'FR',
      { isConsumer: false, wanted: eur('40'), notice: undefined },
      'may'
    ],
    ['and no more to it', 'DE', { isConsumer: false, wanted: eur('40.01') }, 'too-much']
  ])('%s: %s', (_what, country, given, kind) => {
    const decision = ask(country, given);
    expect(decision.kind).toBe(kind);
    expect(findRule(`${decision.rule.pack}:${decision.rule.rule}`)).toEqual(decision.rule);
  });

  test('and says from when on', () => {
    expect(ask('NL', { on: on('2026-11-10') })).toMatchObject({ from: on('2026-11-18') });
  });
});

test('once they may be charged, they may be the day after, too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<LawCountry>('NL', 'BE', 'DE', 'FR'),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 10_000 }),
      (country, days, minor) => {
        const today = on('2026-11-02').add({ days });
        const wanted = money(minor, 'EUR');
        if (ask(country, { on: today, wanted }).kind !== 'may') return;
        expect(ask(country, { on: today.add({ days: 1 }), wanted }).kind).toBe('may');
      }
    )
  );
});
