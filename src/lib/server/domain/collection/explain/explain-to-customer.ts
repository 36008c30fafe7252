import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney } from '#lib/money/index.ts';
import type { DeclineClass } from '../../../gateway/index.ts';
import { classOf } from './class-of-attempt.ts';
import type { AttemptExplanation, NextStep } from './explain-attempt.ts';

/** What a customer reads about one attempt: whether money was taken, why in plain words, and what now. */
export type CustomerExplanation = Readonly<{ money: string; why: string | null; next: string | null }>;

/**
 * An attempt in plain words, by the class of the bank's answer: no code, no blame, never a word about theft or fraud.
 */
export function explainToCustomer(
  explanation: AttemptExplanation,
  reader: Readonly<{ language: Language; isFormal: boolean }>
): CustomerExplanation {
  const { attempt, moneyTaken } = explanation;
  const { language } = reader;
  const t = translator(language, reader.isFormal ? 'formal' : 'friendly');
  const amount = formatMoney(attempt.amount, language);
  const reason: DeclineClass | undefined = attempt.status === 'failed' ? classOf(attempt) : undefined;
  return {
    money: t(`collection:money.${moneyTaken}`, { amount }),
    why: reason === undefined ? null : t(`collection:why.${reason}`),
    next: nextInWords(explanation.next)
  };

  function nextInWords(next: NextStep): string | null {
    switch (next.kind) {
      case 'try': {
        const date = formatDate(next.on, language, 'weekday');
        return next.isBackup ? t('collection:next.backup', { date }) : t('collection:next.try', { date });
      }
      case 'ask-customer':
        return t(`collection:next.${next.to}`);
      case 'wait-for-the-bank':
        return t('collection:next.wait-for-the-bank');
      case 'left-alone':
        return t('collection:next.left-alone');
      case 'nothing':
        return null;
    }
  }
}
