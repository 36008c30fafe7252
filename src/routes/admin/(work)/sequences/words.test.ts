import { describe, expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { lawPacks, readyMade, sequenceProblems } from '#lib/server/domain/notifications/index.ts';
import { everywhereInWords, packInWords } from '../law/rule-words.server.ts';
import { changesInWords } from './diff-words.server.ts';
import { problemsInWords } from './problem-words.server.ts';
import { audienceInWords, stepsInWords } from './step-words.server.ts';

const example = {
  issuedOn: Temporal.PlainDate.from('2026-11-22'),
  dueOn: Temporal.PlainDate.from('2026-12-06')
};
const childcare = readyMade.find(({ key }) => key === 'childcare-nl')!.definition;

// A missing text, or a placeholder without a value, throws in tests.
describe.each(languages)('in %s', (language) => {
  test('every ready-made sequence reads from its first step to its last', () => {
    for (const { definition } of readyMade) {
      const steps = stepsInWords(definition, language, example);
      expect(steps).toHaveLength(definition.steps.length);
      expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
      expect(audienceInWords(definition, language)).not.toBe('');
    }
  });

  test('every way to break a rule is told, with the rule', () => {
    const params = { before: 'first-reminder', notice: 'formal-notice', channel: 'sms', currency: 'USD' };
    const problems = sequenceProblems.map((code) => ({
      code,
      step: 'last-call',
      country: 'NL',
      rule: 'NL-2024-10-01:term',
      params: { ...params, most: 4_000, least: 22, days: 7 }
    }));
    const told = problemsInWords(problems, childcare, language);
    expect(new Set(told.map(({ text }) => text)).size).toBe(sequenceProblems.length);
    for (const { rule, source } of told) {
      expect(rule).toContain('6:96');
      expect(source).not.toBe('');
    }
  });

  test('every rule of every pack says what it asks', () => {
    const rules = [
      ...Object.values(lawPacks)
        .flat()
        .flatMap((pack) => packInWords(pack, language)),
      ...everywhereInWords(language)
    ];
    for (const { name, says, from } of rules) {
      expect([name, ...says]).not.toContain('');
      expect(from?.works).not.toBe('');
    }
  });

  test('a change is told by what was and what becomes', () => {
    const [first, second, ...others] = childcare.steps;
    const later = { ...first!, at: { ...first!.at, days: 2 } };
    const changes = changesInWords(
      childcare,
      { ...childcare, audience: {}, steps: [later, ...others, { ...second!, key: 'again' }] },
      language,
      example
    );
    expect(changes.map(({ id }) => id)).toEqual([
      'audience',
      'added-again',
      'removed-almost-due',
      'changed-new-invoice'
    ]);
    for (const { was, becomes } of changes) expect(was).not.toBe(becomes);
  });
});

test('the example’s days are those of an invoice of today', () => {
  const days = stepsInWords(childcare, 'nl', example).map((step) => step.example?.iso);
  expect(days).toEqual(['2026-11-22', '2026-12-03', '2026-12-10', '2026-12-18', '2026-12-27', '2027-01-18']);
});
