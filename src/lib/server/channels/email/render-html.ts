import { formatMoneyToParts, type Money } from '#lib/money/index.ts';
import type { Language } from '#lib/i18n/index.ts';
import { assert } from '../../platform/assert.ts';
import type { EmailContent } from './email-content.ts';
import { escapeHtml } from './escape-html.ts';
import { elements, emailLayout, type EmailShape } from './layout.ts';

/** An e-mail's HTML. Every value is escaped on its way in; the layout is compiled once per shape, colour and language. */
export async function renderEmailHtml(content: EmailContent): Promise<string> {
  const shape: EmailShape = {
    hasBars: content.bars !== undefined,
    hasAmount: content.amount !== undefined,
    hasFacts: content.facts.length > 0,
    hasAction: content.action !== undefined,
    hasOtherAction: content.otherAction !== undefined,
    hasCheck: content.genuine !== undefined,
    hasOpening: content.openingUrl !== undefined
  };
  const compiled = await compile(shape, content.brandColor, content.language);
  const words = (text: string) => escapeHtml(keepDates(text, content.language));
  const slots: Readonly<Record<string, string>> = {
    ...plainSlots(content),
    amount: content.amount ? amountHtml(content.amount, content.language) : '',
    title: words(content.title),
    body: content.paragraphs.map((text) => elements.paragraph(words(text))).join(''),
    facts: content.facts.map(({ label, value }) => elements.fact(words(label), words(value))).join(''),
    genuine: content.genuine ? markCode(content.genuine) : '',
    'bars-share': `${Math.round((content.bars?.share ?? 0) * 100)}%`
  };
  // One pass: what a value holds is never read as a slot.
  return compiled.replace(/\{\{([a-z-]+)\}\}/g, (_, name: string) => {
    const value = slots[name];
    assert(value !== undefined, `the e-mail layout's slot ${name} has a value`);
    return value;
  });
}

function plainSlots(content: EmailContent): Record<string, string> {
  const texts = {
    subject: content.subject,
    preheader: content.preheader,
    merchant: content.merchantName,
    contact: content.contact,
    why: content.why,
    'powered-by': content.poweredBy,
    'bars-label': content.bars?.label ?? '',
    'action-label': content.action?.label ?? '',
    'action-url': content.action?.url ?? '',
    'other-label': content.otherAction?.label ?? '',
    'other-url': content.otherAction?.url ?? '',
    'opening-url': content.openingUrl ?? ''
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, escapeHtml(text)]));
}

/** The amount with its cents raised; read aloud or copied it is the same amount. */
function amountHtml(amount: Money, language: Language): string {
  return formatMoneyToParts(amount, language)
    .map(({ type, value }) => {
      const text = escapeHtml(value);
      return type === 'fraction' ? elements.cents(text) : text;
    })
    .join('');
}

function markCode({ text, code, address }: NonNullable<EmailContent['genuine']>): string {
  const marked = escapeHtml(text).replace(code, elements.code(escapeHtml(code)));
  if (address === undefined) return marked;
  const typed = escapeHtml(address);
  return marked.replace(typed, () => elements.address(typed));
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const datesIn = new Map<Language, RegExp>();

/** A day isn't parted from its month by the end of a line; its year may be: a narrow column has no room for all three. */
function keepDates(text: string, language: Language): string {
  let date = datesIn.get(language);
  if (!date) {
    const names = MONTHS.map((month) =>
      Temporal.PlainDate.from({ year: 2026, month, day: 1 }).toLocaleString(language, { month: 'long' })
    );
    date = new RegExp(`(\\d{1,2}\\.?) (${names.join('|')})`, 'g');
    datesIn.set(language, date);
  }
  return text.replace(date, (found) => found.replaceAll(' ', '\u00a0'));
}

/** A merchant has one colour, so this holds a handful of layouts per merchant; the bound is for a house with thousands. */
const MOST_LAYOUTS = 500;
const layouts = new Map<string, Promise<string>>();

function compile(shape: EmailShape, brandColor: string, language: Language): Promise<string> {
  const key = `${language} ${brandColor} ${Object.values(shape).join()}`;
  const known = layouts.get(key);
  if (known) return known;
  if (layouts.size >= MOST_LAYOUTS) layouts.clear();
  const compiled = toHtml(emailLayout(shape, brandColor, language));
  layouts.set(key, compiled);
  return compiled;
}

async function toHtml(mjml: string): Promise<string> {
  // Loaded with the first e-mail: it is large, and a process that sends none does without.
  const { default: mjml2html } = await import('mjml');
  // No web fonts: nothing in the message is fetched from anywhere.
  const { html } = await mjml2html(mjml, { fonts: {}, keepComments: false, validationLevel: 'strict' });
  // Indentation is a fifth of it, and is sent with every message.
  return html.replace(/\n\s+/g, '\n');
}
