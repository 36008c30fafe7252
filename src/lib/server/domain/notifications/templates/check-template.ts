import type { Language } from '#lib/i18n/index.ts';
import { countSegments, plainForSms } from '../compose/sms-text.ts';
import { fillText, placeholdersIn, type Values } from '../words/fill-text.ts';
import { checkNoticeText, type LawPack } from '../law/index.ts';
import { neededIn, placeholdersFor, type Placeholder } from '../words/messages.ts';
import { fieldsOf, type TextField, type Texts } from '../words/own-text.ts';
import type { TemplateKey } from './template-key.ts';

/**
 * What is wrong with a text:
 * `text-missing` a part is empty · `translation-missing` a language of the merchant's customers has no text at all ·
 * `placeholder-unknown` nothing is ever filled in for it · `placeholder-broken` a brace too few or too many ·
 * `placeholder-missing` the law, the scheme or its reader needs it · `text-too-long` · `sms-too-long` it would be billed
 * as more messages than allowed · `control-character` · `foreign-link` an address that isn't ours nor the merchant's,
 * which is what phishing looks like · `wording-missing` the law wants the term said in certain words ·
 * `void-wording` courts took a notice with these words for none.
 */
export type TemplateFault =
  | 'text-missing'
  | 'translation-missing'
  | 'placeholder-unknown'
  | 'placeholder-broken'
  | 'placeholder-missing'
  | 'text-too-long'
  | 'sms-too-long'
  | 'control-character'
  | 'foreign-link'
  | 'wording-missing'
  | 'void-wording';

export type TemplateProblem = Readonly<{
  code: TemplateFault;
  language: Language;
  /** Absent when it is about the whole text. */
  field?: TextField;
  params?: Readonly<Record<string, string | number>>;
}>;

export type TemplateQuestion = TemplateKey &
  Readonly<{
    texts: Readonly<Partial<Record<Language, Texts>>>;
    /** The languages that it has to have. */
    languages: readonly Language[];
    /** Long but possible values, for counting what a text message would cost. */
    samples: Readonly<Partial<Record<Language, Values>>>;
    /** Hosts that a text message or a notification may link to. */
    hosts: readonly string[];
    /** The law that a formal notice is written by: the merchant's country's. */
    law?: LawPack;
  }>;

/** A text message is billed by the piece: two are a long one. */
const MOST_SEGMENTS = 2;

const MOST_CHARACTERS: Readonly<Record<TextField, number>> = {
  // Phones show some forty; whoever writes more means it.
  subject: 150,
  title: 150,
  body: 4_000,
  action: 40,
  text: 500
};
/** What a letter has room for above its codes, in a size that is read. */
const MOST_IN_LETTER = 1_500;
/** What a lock screen shows. */
const MOST_IN_PUSH = 240;

/** Everything that keeps a text from being published, in the order of languages and fields. Pure. */
export function checkTemplate(question: TemplateQuestion): TemplateProblem[] {
  return question.languages.flatMap((language) => {
    const texts = question.texts[language];
    const isEmpty = !texts || Object.values(texts).every((text) => text.trim() === '');
    if (isEmpty) return [{ code: 'translation-missing', language } as const];
    return checkLanguage(question, language, texts);
  });
}

function checkLanguage(question: TemplateQuestion, language: Language, texts: Texts): TemplateProblem[] {
  const { message, channel } = question;
  const fields = fieldsOf(message, channel);
  const used = new Set(fields.flatMap((field) => placeholdersIn(texts[field] ?? '')));
  const missing = neededIn(message, channel).filter((name) => !used.has(name));
  return [
    ...fields.flatMap((field) => checkField(question, language, field, texts[field] ?? '')),
    ...missing.map((name) => ({ code: 'placeholder-missing', language, params: { name } }) as const),
    ...checkByLaw(question, language, { fields, texts, missing })
  ];
}

function checkByLaw(
  { law, channel, samples }: TemplateQuestion,
  language: Language,
  given: Readonly<{ fields: readonly TextField[]; texts: Texts; missing: readonly Placeholder[] }>
): TemplateProblem[] {
  if (!law) return [];
  const text = given.fields.map((field) => given.texts[field] ?? '').join('\n');
  // The sentence about what comes next names the costs to the cent.
  const used = placeholdersIn(text).flatMap((name) => (name === 'consequence' ? [name, 'costs'] : [name]));
  const filled = fillText(text, samples[language] ?? {}, channel);
  return checkNoticeText(law, { language, text: filled, placeholders: used }).flatMap(
    (problem): TemplateProblem[] => {
      switch (problem.code) {
        case 'element-missing': {
          const { element: name } = problem;
          // Said once is enough.
          return given.missing.includes(name)
            ? []
            : [{ code: 'placeholder-missing', language, params: { name } }];
        }
        case 'wording-missing':
          return [{ code: 'wording-missing', language, params: { words: problem.wordings[0] ?? '' } }];
        case 'wording-void':
          return [{ code: 'void-wording', language, params: { words: problem.wording } }];
      }
    }
  );
}

function checkField(
  question: TemplateQuestion,
  language: Language,
  field: TextField,
  text: string
): TemplateProblem[] {
  const { message, channel } = question;
  const fault = (code: TemplateFault, params?: TemplateProblem['params']): TemplateProblem => ({
    code,
    language,
    field,
    ...(params && { params })
  });
  if (text.trim() === '') return [fault('text-missing')];
  const allowed: readonly string[] = placeholdersFor(message, channel);
  const most = mostCharacters(channel, field);
  return [
    ...placeholdersIn(text)
      .filter((name) => !allowed.includes(name))
      .map((name) => fault('placeholder-unknown', { name })),
    ...(/[{}]/.test(text.replace(/\{\{[^{}]*\}\}/g, '')) ? [fault('placeholder-broken')] : []),
    ...(text.length > most ? [fault('text-too-long', { most, length: text.length })] : []),
    ...(hasControls(text, field) ? [fault('control-character')] : []),
    ...checkSms(question, language, text).map(({ code, params }) => fault(code, params))
  ];
}

function mostCharacters(channel: TemplateKey['channel'], field: TextField): number {
  if (channel === 'push') return MOST_IN_PUSH;
  return channel === 'letter' && field === 'body' ? MOST_IN_LETTER : MOST_CHARACTERS[field];
}

/** A body has paragraphs; everything else is one line. */
function hasControls(text: string, field: TextField): boolean {
  return field === 'body'
    ? /[^\P{Cc}\n\r]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text)
    : /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text);
}

/** What a phone makes a link of: an address with its scheme or its www, and a host with a path. */
const ADDRESS = /(?:https?:\/\/|www\.)[^\s/]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?=\/)/gi;

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

type Found = Readonly<{ code: TemplateFault; params: Readonly<Record<string, string | number>> }>;

function checkSms(question: TemplateQuestion, language: Language, text: string): Found[] {
  const { channel, hosts, samples } = question;
  if (channel !== 'sms' && channel !== 'push') return [];
  const ours = hosts.map(withoutWww);
  const foreign = [...text.matchAll(ADDRESS)]
    .map(([address]) => address.replace(/^https?:\/\//i, '').toLowerCase())
    .filter((host) => channel === 'push' || !ours.includes(withoutWww(host)));
  const found: Found[] = foreign.map((host) => ({ code: 'foreign-link', params: { host } }));
  if (channel === 'push') return found;
  const segments = countSegments(plainForSms(fillText(text, samples[language] ?? {}, 'sms')));
  if (segments <= MOST_SEGMENTS) return found;
  return [...found, { code: 'sms-too-long', params: { segments, most: MOST_SEGMENTS } }];
}
