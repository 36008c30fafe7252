import type { Language, Tone } from '#lib/i18n/index.ts';
import { translator, type Translate } from '#lib/i18n/index.server.ts';
import { add, formatMoney, money } from '#lib/money/index.ts';
import type { Merchant } from '../../identity/index.ts';
import { dateValue } from '../compose/date-value.ts';
import type { NoticeFacts } from '../compose/notice-content.ts';
import { sayRules } from './arrangement-sentences.ts';
import type { Values } from './fill-text.ts';
import { sayCosts, sayTerm } from './legal-sentences.ts';
import { sampleParts } from './sample-parts.ts';
import { messages, type MessageName, type MessageRule, type WordedChannel } from './messages.ts';

export type SampleOf = Readonly<{
  message: MessageName;
  language: Language;
  tone: Tone;
  channel: WordedChannel;
  merchant: Pick<Merchant, 'name' | 'slug' | 'country' | 'registrationNumber'>;
  /** The public address of the pay pages. */
  origin: string;
}>;

/** As long as a real one. */
const TOKEN = '4fT9xQ2mZ7cV1bN8kL5wRa';
const DUE_ON = Temporal.PlainDate.from('2026-09-28');
const LATER_ON = Temporal.PlainDate.from('2026-10-23');
const AMOUNT = money(1_234_56, 'EUR');
const COSTS = money(185_18, 'EUR');

/**
 * What a message could be about, for looking at its words: every value that it may have filled in, on the long side, in
 * the reader's language. Its links lead nowhere.
 */
export function sampleFacts(of: SampleOf): NoticeFacts {
  const { message, language, tone, origin } = of;
  const t = translator(language, tone);
  const { hasAction }: MessageRule = messages[message];
  const values = sampleValues(of);
  return {
    message,
    values,
    ...sampleParts({
      ...{ message, language, t, amount: AMOUNT, dueOn: DUE_ON, laterOn: LATER_ON },
      creditor: of.merchant.name
    }),
    ...(hasAction && { url: `${origin}/p/${TOKEN}` }),
    ...sampleOtherAction(of),
    checkCode: 'K7M2QX',
    attachments: []
  };
}

/** The quieter second link, where a message has one. */
function sampleOtherAction({ message, language, tone, origin }: SampleOf): Pick<NoticeFacts, 'otherAction'> {
  const t = translator(language, tone);
  switch (message) {
    case 'payment-failed':
      return { otherAction: { label: t('notices:other.repair'), url: `${origin}/repair/${TOKEN}` } };
    case 'asked-replace-method':
      return { otherAction: { label: t('notices:other.pay'), url: `${origin}/p/${TOKEN}` } };
    case 'debit-announced':
      return { otherAction: { label: t('notices:other.move'), url: `${origin}/move/${TOKEN}` } };
    default:
      return {};
  }
}

/** The same as values alone, with those that every message has. */
export function sampleValues({ message, language, tone, merchant, origin, channel }: SampleOf): Values {
  const t = translator(language, tone);
  const isLetter = channel === 'letter';
  const words = (amount: typeof AMOUNT) => formatMoney(amount, language);
  const weekday = dateValue(DUE_ON, language, 'weekday');
  return {
    name: 'Wilhelmina van den Oosterkamp-Bakker',
    merchant: merchant.name,
    link: `${origin}/p/${TOKEN}`,
    amount: words(AMOUNT),
    rest: words(money(234_56, 'EUR')),
    paidOn: dateValue(DUE_ON, language),
    invoiceNumber: '2026-11874',
    invoices: t('notices:phrase.invoices', { count: 3 }),
    product: t('templates:sample.product'),
    dueOn: weekday,
    date: weekday,
    from: 'IBAN •••• 5264',
    latestOn: dateValue(LATER_ON, language, 'weekday'),
    card: 'American Express •••• 8431',
    until: dateValue(LATER_ON, language),
    ...sampleSentences(t, weekday),
    effect: sampleEffect(message, language, t),
    ...sampleLaw(t, merchant.country, { isLetter, costs: words(COSTS), total: words(add(AMOUNT, COSTS)) }),
    principal: words(AMOUNT),
    costs: words(COSTS),
    total: words(add(AMOUNT, COSTS)),
    creditor: merchant.name,
    creditorNumber: merchant.registrationNumber ?? '87654321',
    plan: t('templates:sample.plan'),
    fromOn: dateValue(DUE_ON, language),
    untilOn: dateValue(LATER_ON, language),
    parts: t('notices:phrase.parts', { count: 6 }),
    how: message === 'more-time' ? t('notices:phrase.time.by-hand') : t('notices:phrase.how.by-hand'),
    rules: sayRules(t, { graceDays: 7, whenMissed: 'spread' }),
    agency: 'Lindeboom Incasso',
    answer: t('portal:agree.answer', { answer: t('templates:sample.answer') })
  };
}

function sampleSentences(t: Translate, { long, short }: Readonly<{ long: string; short: string }>): Values {
  return {
    reason: t('notices:phrase.reason.later'),
    next: t('notices:phrase.next.again', { date: long }),
    again: t('notices:phrase.next.short', { date: short }),
    happened: t('notices:phrase.happened.nothing-taken'),
    because: t('notices:phrase.because.retry'),
    // A link says it.
    otherDay: '',
    charge: ''
  };
}

/** What the law of the merchant's country makes a formal notice say. */
function sampleLaw(
  t: Translate,
  country: string,
  { isLetter, costs, total }: Readonly<{ isLetter: boolean; costs: string; total: string }>
): Values {
  const law = { country, isBusiness: false, t };
  return {
    term: sayTerm({ ...law, isLetter, days: 14 }),
    consequence: sayCosts({ ...law, costs, total })
  };
}

/** What it does to the price, as it would be said of such a change. */
function sampleEffect(message: MessageName, language: Language, t: Translate): string {
  if (message === 'subscription-paused') return t('notices:phrase.effect.free');
  if (message === 'subscription-stopping' || message === 'subscription-stopped')
    return t('notices:phrase.effect.none');
  return t('notices:phrase.effect.next', {
    amount: formatMoney(AMOUNT, language),
    date: dateValue(LATER_ON, language).long
  });
}
