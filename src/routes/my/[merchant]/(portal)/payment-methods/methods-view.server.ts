import type { PaymentMethodView } from '#lib/server/domain/collection/index.ts';
import type { PortalPaths } from '../paths.ts';
import { brandName, type PortalWords } from '../words.server.ts';

/** One saved method, ready to read. */
export type MethodRow = Readonly<{
  id: string;
  name: string;
  /** Two to four letters on a small card: decoration. */
  mark: string;
  note: string;
  state: Readonly<{ tone: 'good' | 'wait' | 'bad'; label: string }>;
  href: string;
  /** What is wrong and the page where it is put right; nothing when it works. */
  trouble?: Readonly<{ href: string; tone: 'bad' | 'wait'; title: string; text: string }>;
}>;

type To = Readonly<{ words: PortalWords; paths: PortalPaths }>;

const MARKS: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MC',
  amex: 'AMEX',
  maestro: 'MAES'
};

/** `Visa •••• 4242`, `Rekening •••• 5264`. */
export function methodName(
  { t }: Pick<PortalWords, 't'>,
  { kind, brand, last4 }: Pick<PaymentMethodView, 'kind' | 'brand' | 'last4'>
): string {
  const name =
    kind === 'sepa_debit'
      ? t('methods:name.account')
      : brand === null
        ? t('methods:name.card')
        : brandName(t, brand);
  return last4 === null ? name : t('methods:name.ending', { name, last4 });
}

export function viewMethod(method: PaymentMethodView, { words, paths }: To): MethodRow {
  const { t } = words;
  const { id, kind, brand, state, endsOn, savedAt } = method;
  const tone = state === 'works' ? 'good' : state === 'expiring' ? 'wait' : 'bad';
  const name = methodName(words, method);
  const note = endsOn
    ? t('methods:note.ends', { month: words.date(endsOn, 'month') })
    : t('methods:note.saved', { date: words.date(words.dayOf(savedAt), 'long') });
  return {
    ...{ id, name, note },
    mark: kind === 'sepa_debit' ? 'IBAN' : (MARKS[brand ?? ''] ?? '••'),
    state: { tone, label: t(`methods:state.${state}`) },
    href: paths.paymentMethod(id),
    ...(state !== 'works' && {
      trouble: {
        href: repairHref(method, paths),
        tone: state === 'expiring' ? 'wait' : 'bad',
        title: t(`methods:trouble.${state}.title`, {
          name,
          date: endsOn ? words.date(endsOn, 'long') : ''
        }),
        text: t(`methods:trouble.${state}.text`)
      }
    })
  };
}

/** One tap from what is broken to the form that mends it. */
export function repairHref({ id, kind }: Pick<PaymentMethodView, 'id' | 'kind'>, paths: PortalPaths): string {
  return paths.addMethodBy(kind === 'card' ? 'card' : 'account', { replaces: id });
}
