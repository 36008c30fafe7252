import { randomBytes } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { TextBranch } from '#lib/i18n/index.server.ts';
import { readPaymentMethod, readPaymentMethods } from '#lib/server/domain/collection/index.ts';
import { storeConsent, writeToTry, type SignedInCustomer, type StoreUse } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords, type PortalWords } from '../../words.server.ts';
import { methodName } from '../methods-view.server.ts';

const USES: readonly StoreUse[] = ['default', 'backup', 'none'];

/** What every form of a new method says: what it replaces, what is tried at once, what it is for and what is agreed to. */
export async function adding(event: RequestEvent, who: SignedInCustomer, kind: 'card' | 'account') {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const paths = portalPaths(merchant.slug);
  const own = { merchantId, customerId };
  const replacesId = event.url.searchParams.get('replaces') ?? undefined;
  const replaced =
    replacesId === undefined
      ? undefined
      : (await readPaymentMethod(ctx, { ...own, paymentMethodId: replacesId })).method;
  const { methods, debt } = await readPaymentMethods(ctx, own);
  const hasFirst = methods.some(({ uses }) => uses.position === 0);
  // A new one takes its place, whatever that was; a first one has nothing to be a back-up of.
  const uses = replaced
    ? [useOf(replaced.uses.position)]
    : USES.filter((use) => hasFirst || use !== 'backup');
  // What is open is tried on what is debited first, and on nothing that is only kept.
  const toTry = uses[0] === 'default' && (replaced ?? !hasFirst) ? debt?.total : undefined;
  return {
    words,
    paths,
    replacesId,
    view: {
      formKey: randomBytes(16).toString('base64url'),
      isFlow: true,
      back: {
        href: replacesId ? paths.paymentMethod(replacesId) : paths.addMethod(),
        text: t('methods:back')
      },
      replaces: replaced && t('methods:replaces', { name: methodName(words, replaced) }),
      toTry: writeToTry(toTry),
      tryText: toTry && t('methods:try', { amount: words.money(toTry) }),
      button:
        toTry && uses.length === 1
          ? t('methods:add-form.button-try', { amount: words.money(toTry) })
          : t('methods:add-form.button'),
      legend: t('methods:use.legend'),
      uses: uses.map((use) => ({
        use,
        label: t(`methods:use.${use}`),
        consent: storeConsent(t, merchant, kind, use) ?? ''
      })),
      title: titleOf(t, kind, replaced !== undefined)
    }
  };
}

/** What the card page's own components say; its texts travel to the browser. */
export const CARD_TEXTS: readonly TextBranch[] = ['methods:card-form'];

function titleOf(t: PortalWords['t'], kind: 'card' | 'account', isReplacing: boolean): string {
  if (kind === 'card') return isReplacing ? t('methods:card.title-replace') : t('methods:card.title');
  return isReplacing ? t('methods:account.title-replace') : t('methods:account.title');
}

function useOf(position: number | undefined): StoreUse {
  if (position === undefined) return 'none';
  return position === 0 ? 'default' : 'backup';
}
