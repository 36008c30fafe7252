import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { checkSequence } from '../law/check-sequence.ts';
import { findLawPack } from '../law/law-packs.ts';
import { SequenceDefinition } from '../sequences/sequence.ts';
import { readyMade, trades } from './ready-made.data.ts';

const TODAY = Temporal.PlainDate.from('2026-11-22');

describe.each(readyMade)('$key', ({ definition, country }) => {
  test('can be published as it is', () => {
    expect(v.parse(SequenceDefinition, definition)).toEqual(definition);
    expect(checkSequence(definition, [country], TODAY)).toEqual([]);
  });

  test('ends with a formal notice or with what comes after one, and charges as little as the law', () => {
    const kinds = definition.steps.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'formal-notice')).toHaveLength(1);
    const charged = definition.steps.filter(({ cost }) => cost.kind !== 'none');
    const isNever = findLawPack(country, TODAY)!.consumerCosts.kind === 'never';
    expect(charged.length).toBeLessThanOrEqual(isNever ? 0 : 1);
  });
});

test('no term is longer than the law of its country and the wait for the letter ask', () => {
  for (const { definition, country, key } of readyMade) {
    const last = definition.steps.at(-1)!;
    if (last.cost.kind === 'none') continue;
    const hasty = { ...last, at: { ...last.at, days: last.at.days - 1 } };
    const steps = [...definition.steps.slice(0, -1), hasty];
    const codes = checkSequence({ ...definition, steps }, [country], TODAY).map(({ code }) => code);
    expect(codes, key).toEqual(['term-too-short']);
  }
});

test('there is one for each trade and country, under a name of its own', () => {
  expect(new Set(readyMade.map(({ key }) => key)).size).toBe(trades.length * 4);
});
