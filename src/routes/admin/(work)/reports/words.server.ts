import { formatDate, textReader, type Language } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import type { Cut, Period } from '#lib/server/domain/reporting/index.ts';

/** Reasons of banks that have words of their own; of others the class says what it means. */
const KNOWN_CODES: readonly string[] = [
  ...['insufficient_funds', 'expired_card', 'card_declined', 'generic_decline', 'do_not_honor'],
  ...['authentication_required', 'lost_card', 'stolen_card', 'general'],
  ...['AM04', 'AC01', 'AC04', 'AC06', 'MD01', 'MD06', 'MS02', 'MS03']
];

const reader = (language: Language) =>
  textReader(
    pickTexts(language, 'friendly', [
      ...(['reports:reason', 'reports:code', 'reports:part', 'reports:note', 'reports:queue'] as const),
      ...(['admin:method', 'conversations:by', 'conversations:results.tone'] as const)
    ])
  );

/** Why a payment failed, of `class:code`: `Not enough money on the account (AM04)`. */
export function failureWords(language: Language, key: string): string {
  const t = reader(language);
  if (key === 'overdue') return t('reports:part.overdue');
  const [kind = '', code = ''] = key.split(':', 2);
  const words = KNOWN_CODES.includes(code) ? t(`reports:code.${code}`) : t(`reports:reason.${kind}`);
  return code === '' ? words : `${words} (${code})`;
}

const WAYS: readonly string[] = ['debit', 'unasked', 'message', 'transfer', 'other', 'customer'];
const METHODS: readonly string[] = ['ideal', 'bancontact', 'card', 'sepa_debit'];
const CHANNELS: readonly string[] = ['email', 'sms', 'whatsapp', 'push', 'letter', 'portal'];
const TONES: readonly string[] = ['own', 'formal', 'friendly', 'playful'];

/** What a part of a cut is called. `names`: of accounts and sequences. */
export function partWords(
  language: Language,
  cut: Cut,
  key: string,
  names: ReadonlyMap<string, string>
): string {
  const t = reader(language);
  if (cut === 'payday') {
    const days = Number(key);
    return key === '-' ? t('reports:part.no-payday') : t('reports:part.payday', { count: days });
  }
  if (key === '-') return t('reports:part.none');
  if (cut === 'month') return formatDate(Temporal.PlainDate.from(`${key}-01`), language, 'month');
  if (cut === 'reason') return failureWords(language, key);
  if (cut === 'hour') return t('reports:part.hour', { hour: key });
  if (cut === 'segment') return key;
  if (WAYS.includes(key)) return t(`reports:part.${key}`);
  if (METHODS.includes(key)) return sentence(t(`admin:method.${key}`));
  if (cut === 'channel' && CHANNELS.includes(key)) return sentence(t(`conversations:by.${key}`));
  if (cut === 'tone' && TONES.includes(key)) return t(`conversations:results.tone.${key}`);
  const [id = '', step] = key.split(':', 2);
  return [names.get(id) ?? id, step].filter(Boolean).join(' · ');
}

/** What a line behind a figure is. */
export function noteWords(language: Language, note: string): string {
  const t = reader(language);
  if (CHANNELS.includes(note)) return sentence(t(`conversations:by.${note}`));
  if (note.includes(':') || note === 'overdue') return failureWords(language, note);
  if (note.startsWith('wait-')) {
    const waits = textReader(pickTexts(language, 'friendly', ['errors']));
    return waits(`errors:bank-wait-${note.slice('wait-'.length)}`);
  }
  return t(`reports:note.${note}`);
}

/** A share of two amounts in the reader's habits: `37,5 %`; a dash where there is nothing to divide by. */
export function shareWords(language: Language, part: number, whole: number): string {
  if (whole === 0) return '–';
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The days of a month that lie in the period. */
export function daysOfMonth(
  month: string,
  { from, until }: Period
): Readonly<{ from: string; until: string }> {
  const first = Temporal.PlainDate.from(`${month}-01`);
  const last = first.with({ day: first.daysInMonth });
  const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(one, other) < 0;
  return {
    from: (isBefore(first, from) ? from : first).toString(),
    until: (isBefore(until, last) ? until : last).toString()
  };
}
