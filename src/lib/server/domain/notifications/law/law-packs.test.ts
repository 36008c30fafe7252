import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everywhereRules } from './everywhere.data.ts';
import { lawCountries } from './law-pack.ts';
import { findLawPack, findRule, lawPacks, listRules, refer, ruleId } from './law-packs.ts';

const packs = Object.values(lawPacks).flat();
const on = (date: string) => Temporal.PlainDate.from(date);

test.each([
  ['NL', '2016-11-24', undefined],
  ['NL', '2016-11-25', 'NL-2016-11-25'],
  ['NL', '2024-09-30', 'NL-2016-11-25'],
  ['NL', '2024-10-01', 'NL-2024-10-01'],
  ['BE', '2023-11-30', undefined],
  ['BE', '2026-11-22', 'BE-2023-12-01'],
  ['FR', '2026-11-22', 'FR-2016-10-01'],
  ['DE', '2026-11-22', 'DE-2014-07-29'],
  ['ES', '2026-11-22', undefined],
  ['toString', '2026-11-22', undefined]
])('in %s the law on %s is %s', (country, date, version) => {
  expect(findLawPack(country, on(date))?.version).toBe(version);
});

describe('every pack', () => {
  test.each(packs)(
    '$version names the law of each rule, and how we know it, none newer than itself',
    (pack) => {
      expect(lawCountries).toContain(pack.country);
      for (const rule of listRules(pack)) {
        expect(rule.law.length, rule.rule).toBeGreaterThan(5);
        expect(rule.works, rule.rule).not.toEqual([]);
        // What was read has a place where it was read, or a remark on how it came to us.
        if (rule.certainty !== 'unverified')
          expect(rule.sources.length > 0 || rule.remark !== undefined, rule.rule).toBe(true);
        expect(Temporal.PlainDate.compare(rule.validFrom, pack.validFrom), rule.rule).toBeLessThanOrEqual(0);
      }
    }
  );

  test('stands behind the ones before it', () => {
    for (const country of lawCountries) {
      const dates = lawPacks[country].map(({ validFrom }) => validFrom);
      expect(dates).toEqual([...new Set(dates)].toSorted());
    }
  });

  test.each(packs)('$version can be asked for each of its rules by name', (pack) => {
    for (const { rule } of listRules(pack)) {
      const reference = refer(pack, rule);
      expect(findRule(ruleId(reference))).toEqual(reference);
    }
  });

  test.each(packs)('$version has a scale whose tiers begin one above the other, from zero', (pack) => {
    if (pack.consumerCosts.kind !== 'scale') return;
    const starts = pack.consumerCosts.scale.tiers.map(({ aboveMinor }) => aboveMinor);
    expect(starts[0]).toBe(0);
    expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
  });
});

test('rules that hold everywhere are found by name, unknown ones are not', () => {
  for (const rule of Object.keys(everywhereRules)) expect(findRule(`everywhere:${rule}`)?.rule).toBe(rule);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(findRule(text)).toBeUndefined();
    })
  );
  for (const wrong of ['everywhere:toString', 'NL-2024-10-01:reminder-fee', 'NL-2024-10-01', ':'])
    expect(findRule(wrong)).toBeUndefined();
});
