import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLawPack } from '../law/index.ts';
import { fillText, paragraphsOf, placeholdersIn } from '../words/fill-text.ts';
import { merchantFixture as merchant } from '../words/merchant.fixture.ts';
import { ownTexts } from '../words/own-text.ts';
import { sampleValues } from '../words/sample-facts.ts';
import { checkTemplate, type TemplateQuestion } from './check-template.ts';
import { readTemplateKey } from './template-key.ts';

const origin = 'https://betaal.deklaproos.nl';

function problemsOf(given: Partial<TemplateQuestion>): string[] {
  const key = { message: 'due-soon', channel: 'sms', tone: 'friendly', ...given } as const;
  const samples = { nl: sampleValues({ ...key, language: 'nl', merchant, origin }) };
  const hosts = ['betaal.deklaproos.nl', 'deklaproos.example'];
  return checkTemplate({ texts: {}, languages: ['nl'], samples, hosts, ...key }).map(({ code, params }) =>
    [code, ...Object.values(params ?? {})].join(' ')
  );
}

describe('a text message', () => {
  test.each([
    ['{{amount}}: {{link}}', []],
    ['{{ amount }}: {{ link }}', []],
    ['{{amount}} tot {{dueOn}}, zie www.deklaproos.example/x of {{link}}', []],
    ['Betaal: {{link}}', ['placeholder-missing amount']],
    ['{{amount}}', ['placeholder-missing link']],
    ['{{bedrag}} {{amount}} {{link}}', ['placeholder-unknown bedrag']],
    [
      '{{amount}} {{link}} {{#if late}}nu{{/if}}',
      ['placeholder-unknown #if late', 'placeholder-unknown /if']
    ],
    ['{{amount} {{amount}} {{link}}', ['placeholder-broken']],
    ['{{amount}} {{link}} https://betaal-deklaproos.nl/p', ['foreign-link betaal-deklaproos.nl']],
    [
      '{{amount}} {{link}} HTTPS://betaal.deklaproos.nl@elders.example/',
      ['foreign-link betaal.deklaproos.nl@elders.example']
    ],
    [`{{amount}} {{link}} ${'lang '.repeat(60)}`, ['sms-too-long 3 2']],
    [`{{amount}} {{link}} ${'да '.repeat(30)}`, ['sms-too-long 3 2']],
    ['{{amount}} {{link}} of elders.example/nu', ['foreign-link elders.example']],
    ['{{amount}}\u202e {{link}}', ['control-character']],
    [' ', ['translation-missing']]
  ])('%s → %j', (text, problems) => {
    expect(problemsOf({ texts: { nl: { text } } })).toEqual(problems);
  });

  test('needs every language that somebody reads', () => {
    const texts = { nl: { text: '{{amount}}: {{link}}' } };
    expect(problemsOf({ texts, languages: ['nl', 'de'] })).toEqual(['translation-missing']);
  });
});

test('a notification links nowhere, and fits a lock screen', () => {
  const text = `Zie https://betaal.deklaproos.nl/p ${'x'.repeat(240)}`;
  expect(problemsOf({ channel: 'push', texts: { nl: { text } } })).toEqual([
    'text-too-long 240 275',
    'foreign-link betaal.deklaproos.nl'
  ]);
});

describe('a formal notice', () => {
  const law = findLawPack('NL', Temporal.PlainDate.from('2026-11-22'))!;
  const own = ownTexts('formal-notice', 'letter', 'nl', 'formal');
  const check = (body: string) =>
    problemsOf({
      message: 'formal-notice',
      channel: 'letter',
      tone: 'formal',
      law,
      texts: { nl: { ...own, body } }
    });

  test.each([
    ['{{term}}', 'placeholder-missing term'],
    ['{{consequence}}', 'placeholder-missing consequence'],
    ['{{creditor}}', 'placeholder-missing creditor']
  ])('without %s is none', (slot, problem) => {
    expect(check(own.body!.replace(slot, ''))).toContain(problem);
  });

  test('with a term that courts took for none is none', () => {
    expect(check(`${own.body} Betaal binnen 14 dagen na dagtekening.`)).toEqual([
      'void-wording 14 dagen na dagtekening'
    ]);
  });
});

test.each([
  ['overdue-first', 'email', 'playful'],
  ['formal-notice', 'sms', 'formal'],
  ['formal-notice', 'email', 'friendly'],
  ['__proto__', 'email', 'friendly']
])('there are no words for %s by %s, %s', (message, channel, tone) => {
  expect(() => readTemplateKey(message, channel, tone)).toThrow('template-unknown');
});

test('what a value holds is never read as a placeholder, and an empty one leaves no gap', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(fillText('{{name}}', { name: `a${name}b` }, 'email')).toContain(name.trim().slice(0, 1));
      expect(placeholdersIn(fillText('Dag {{name}}', { name: '{{link}}' }, 'email'))).toEqual(['link']);
    })
  );
  // Nor are the brackets of a name taken for ours.
  expect(fillText('Dag {{name}} ({{again}})', { name: 'Jansen ()', again: '' }, 'email')).toBe(
    'Dag Jansen ()'
  );
  expect(
    fillText(
      '{{because}}\n\nEen {{again}} twee ({{creditorNumber}}).',
      {
        because: '',
        again: '',
        creditorNumber: ''
      },
      'email'
    )
  ).toBe('Een twee.');
  expect(paragraphsOf('Een\ntwee\n\n\n drie ')).toEqual(['Een twee', 'drie']);
});
