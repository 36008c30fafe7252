import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, type Money } from '#lib/money/index.ts';
import type { SetupAnswer, Trial } from '../domain/collection/index.ts';

/** What came of storing a method, ready to read: what happened, whether money moved, and the one thing to do. */
export type SetupResult = Readonly<{
  tone: 'good' | 'wait' | 'bad' | 'plain';
  title: string;
  text: string;
  /** Where it goes on: to the bank, to the same form again, to what is open; nothing: done. */
  next: 'bank' | 'confirm-payment' | 'again' | 'pay' | 'done';
  /** It changes by itself: the page looks again. */
  isPassing: boolean;
  /** What was owed and is paid: the two bars are even. */
  even?: Readonly<{ amount: Money; label: string }>;
}>;

type Of = Readonly<{
  t: Translate;
  language: Language;
  zone: string;
  /** The stored method by its name; the old one's, or nothing, when none was stored. */
  name: string;
  use: 'default' | 'backup' | 'none';
}>;

/** Says how a setup stands. Pure. */
export function setupResult(answer: SetupAnswer, of: Of): SetupResult {
  const { t } = of;
  switch (answer.kind) {
    case 'stored':
      return answer.trial ? trialResult(answer.trial, of) : storedResult(of);
    case 'requires-action':
      return result('plain', t('methods:result.to-bank.title'), t('methods:result.to-bank.text'), 'bank');
    case 'unknown':
      return {
        ...result('wait', t('methods:result.unknown.title'), t('methods:result.unknown.text'), 'done'),
        isPassing: true
      };
    case 'processing':
      return result(
        'wait',
        t('methods:result.processing.title'),
        t('methods:result.processing.text'),
        'done'
      );
    case 'canceled':
      return result('plain', t('methods:result.canceled.title'), t('methods:result.canceled.text'), 'again');
    case 'declined':
      return result(
        'bad',
        t(`methods:result.declined.${answer.declineClass}.title`),
        t(`methods:result.declined.${answer.declineClass}.text`),
        'again'
      );
  }
}

/** Where the bank waits for what a setup still asks; only ever an address of the web, `''` when it asks for nothing. */
export function bankAddress(answer: SetupAnswer): string {
  const to = askedAt(answer);
  return /^https?:\/\//.test(to) ? to : '';
}

function askedAt(answer: SetupAnswer): string {
  if (answer.kind === 'requires-action') return answer.challengeUrl;
  if (answer.kind !== 'stored' || answer.trial?.kind !== 'tried') return '';
  const { outcome } = answer.trial;
  return outcome.kind === 'requires-action' ? outcome.challengeUrl : '';
}

function storedResult({ t, name, use }: Of): SetupResult {
  const text = {
    default: t('methods:result.stored.text'),
    backup: t('methods:result.stored.text-backup'),
    none: t('methods:result.stored.text-none')
  }[use];
  return result('good', t('methods:result.stored.title', { name }), text, 'done');
}

type Way = 'paid' | 'paying' | 'finding-out' | 'confirm-payment' | 'not-paid' | 'changed' | 'even';

function trialResult(trial: Trial, of: Of): SetupResult {
  const { t, language, zone, name } = of;
  const amount = formatMoney(trial.amount, language);
  const say = (
    way: Way,
    tone: SetupResult['tone'],
    next: SetupResult['next'] = 'done',
    more: Partial<SetupResult> = {}
  ) => ({
    ...result(
      tone,
      t(`methods:result.${way}.title`, { name }),
      t(`methods:result.${way}.text`, { name, amount }),
      next
    ),
    ...more
  });
  switch (trial.kind) {
    case 'to-come':
      return say('finding-out', 'wait', 'done', { isPassing: true });
    case 'not-tried': {
      const { code, at } = trial.refusal;
      if (code === 'nothing-to-collect') return say('even', 'good');
      if (code === 'amount-changed') return say('changed', 'wait', 'pay');
      if (code === 'payment-under-way') return say('finding-out', 'wait');
      if (code === 'try-again-too-soon' && at !== undefined) {
        const date = formatDate(
          Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate(),
          language,
          'weekday'
        );
        const title = t('methods:result.waits.title', { name });
        return result('wait', title, t('methods:result.waits.text', { amount, date }), 'pay');
      }
      return say('not-paid', 'wait', 'pay');
    }
    case 'tried':
      switch (trial.outcome.kind) {
        case 'succeeded':
          return say('paid', 'good', 'done', {
            even: { amount: trial.amount, label: t('common:bars.even', { asked: amount }) }
          });
        case 'processing':
          return say('paying', 'good');
        case 'unknown':
          return say('finding-out', 'wait', 'done', { isPassing: true });
        case 'requires-action':
          return say('confirm-payment', 'wait', 'confirm-payment');
        case 'declined':
        case 'canceled':
          return say('not-paid', 'wait', 'pay');
      }
  }
}

function result(
  tone: SetupResult['tone'],
  title: string,
  text: string,
  next: SetupResult['next']
): SetupResult {
  return { tone, title, text, next, isPassing: false };
}
