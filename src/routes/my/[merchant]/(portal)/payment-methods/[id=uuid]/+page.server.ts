import { randomBytes } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import {
  addBackUp,
  chooseDefaultMethod,
  moveBackUpForward,
  readPaymentMethod,
  removeBackUp,
  worksStill,
  type ChosenDefault,
  type PaymentMethodDetail
} from '#lib/server/domain/collection/index.ts';
import {
  customerRoute,
  readFormName,
  readToTry,
  storeConsent,
  writeToTry,
  type SignedInCustomer
} from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords, type PortalWords } from '../../words.server.ts';
import { repairHref, viewMethod } from '../methods-view.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** One saved method: how it stands, what it is used for, what was agreed to, and what can be done with it. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const own = { merchantId, customerId, paymentMethodId: event.params.id };
  const detail = await readPaymentMethod(ctx, own);
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const paths = portalPaths(merchant.slug);
  const { method, debt } = detail;
  const { uses, state } = method;
  const kind = method.kind === 'card' ? 'card' : 'account';
  const canMove = worksStill(state);
  const toTry = debt?.total;
  return {
    row: viewMethod(method, { words, paths }),
    back: { href: paths.paymentMethods(), text: t('methods:back') },
    facts: factsOf(detail, words),
    agreed: detail.mandate && { summary: t('methods:detail.agreed-words'), text: detail.mandate.text },
    subscriptions: {
      title: t('methods:detail.subscriptions'),
      names: uses.subscriptions.map(({ name }) => name)
    },
    planned: {
      title: t('methods:detail.planned'),
      rows: uses.planned.map(({ id, amount, collectOn }) => ({
        id,
        href: paths.debit(id),
        leaf: words.leaf(collectOn),
        date: words.date(collectOn),
        amount: words.money(amount)
      }))
    },
    formKey: randomBytes(16).toString('base64url'),
    makeDefault:
      canMove && uses.position !== 0
        ? {
            toTry: writeToTry(toTry),
            text: toTry
              ? t('methods:detail.make-default-try', { amount: words.money(toTry) })
              : t('methods:detail.make-default'),
            note: t('methods:detail.make-default-text'),
            // What is about to end is renewed first: that stands above.
            kind: state === 'works' ? ('primary' as const) : ('secondary' as const),
            consent: storeConsent(t, merchant, kind, 'default') ?? ''
          }
        : undefined,
    asBackup:
      canMove && uses.position === undefined && detail.others.some(({ uses: { position } }) => position === 0)
        ? { text: t('methods:detail.as-backup'), consent: storeConsent(t, merchant, kind, 'backup') ?? '' }
        : undefined,
    backupOff: (uses.position ?? 0) > 0 ? t('methods:detail.backup-off') : undefined,
    earlier: hasBackupBefore(detail) ? t('methods:detail.earlier') : undefined,
    replace: { href: repairHref(method, paths), text: t('methods:detail.replace') },
    remove: { href: paths.removeMethod(method.id), text: t('methods:detail.remove') }
  };
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    const form = await event.request.formData();
    const own = ownOf(event, who);
    const words = portalWords(who, event.locals.language);
    switch (form.get('do')) {
      case 'make-default':
        return makeDefault(event, who, form);
      case 'as-backup':
        await addBackUp(who.ctx, { ...own, consent: await consentOf(event, who, 'backup') });
        return said(words.t('methods:saved.backup'));
      case 'backup-off':
        await removeBackUp(who.ctx, own);
        return said(words.t('methods:saved.backup-off'));
      case 'earlier':
        await moveBackUpForward(who.ctx, { ...own, consent: await consentOf(event, who, 'backup') });
        return said(words.t('methods:saved.order'));
      default:
        return redirect(303, event.url.pathname);
    }
  })
};

async function makeDefault(event: RequestEvent, who: SignedInCustomer, form: FormData) {
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const toTry = readToTry(form);
  const formKey = readFormName(form) ?? randomBytes(16).toString('base64url');
  const chosen = await chooseDefaultMethod(who.ctx, {
    ...ownOf(event, who),
    consent: await consentOf(event, who, 'default'),
    formKey,
    returnUrl: `${event.locals.ctx.origin}${portalPaths(who.merchant.slug).payResult('{attempt}')}`,
    ...(toTry && { toTry })
  });
  const amount = toTry ? words.money(toTry) : '';
  return said(
    t('methods:saved.default'),
    [t('methods:saved.default-text'), tried(chosen, amount, words)].join(' ')
  );
}

function tried({ attempt, refusal }: ChosenDefault, amount: string, { t }: PortalWords): string {
  if (attempt?.kind === 'succeeded') return t('methods:saved.try-paid', { amount });
  if (attempt?.kind === 'processing') return t('methods:saved.try-paying', { amount });
  return attempt || refusal ? t('methods:saved.try-not', { amount }) : '';
}

function said(title: string, text = '') {
  return { title, text: text.trim() };
}

function ownOf({ params }: RequestEvent, { merchantId, customerId }: SignedInCustomer) {
  return { merchantId, customerId, paymentMethodId: params.id };
}

/** The words as they stand on the page, and from where they were agreed to. */
async function consentOf(event: RequestEvent, who: SignedInCustomer, use: 'default' | 'backup') {
  const { method } = await readPaymentMethod(who.ctx, ownOf(event, who));
  const { t, language } = portalWords(who, event.locals.language);
  const kind = method.kind === 'card' ? 'card' : 'account';
  return {
    text: storeConsent(t, who.merchant, kind, use) ?? '',
    language,
    at: who.ctx.clock.now().toString(),
    ip: event.getClientAddress(),
    userAgent: (event.request.headers.get('user-agent') ?? '').slice(0, 300)
  };
}

function hasBackupBefore({ method, others }: PaymentMethodDetail): boolean {
  const { position } = method.uses;
  if (position === undefined || position === 0) return false;
  return others.some(({ uses }) => (uses.position ?? 0) > 0 && (uses.position ?? 0) < position);
}

function factsOf({ method, mandate }: PaymentMethodDetail, words: PortalWords) {
  const { t } = words;
  const { uses, endsOn, savedAt, kind } = method;
  const use =
    uses.position === undefined
      ? t('methods:detail.none')
      : uses.position === 0
        ? t('methods:detail.default')
        : t('methods:detail.backup', { place: uses.position });
  const { reference, creditorIdentifier, acceptedAt } = mandate ?? {};
  return [
    { term: t('methods:detail.used-for'), value: use },
    ...(endsOn ? [{ term: t('methods:detail.ends'), value: words.date(endsOn, 'month') }] : []),
    { term: t('methods:detail.saved'), value: words.date(words.dayOf(savedAt), 'long') },
    ...(kind === 'sepa_debit' && reference
      ? [{ term: t('methods:detail.reference'), value: reference }]
      : []),
    ...(kind === 'sepa_debit' && creditorIdentifier
      ? [{ term: t('methods:detail.creditor'), value: creditorIdentifier }]
      : []),
    ...(acceptedAt ? [{ term: t('methods:detail.agreed'), value: words.dateTime(acceptedAt) }] : [])
  ];
}
