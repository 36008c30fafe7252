import { formatDate } from '#lib/i18n/index.ts';
import { cardEndsOn, findMethod, mintRepairLink } from '../../payment-methods/index.ts';
import { nameSavedMethod } from '../documents/paid-with.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * A card ends soon: which, when, and a link that renews it without signing in. `undefined` once its bank renewed it, or
 * its owner replaced it.
 */
export async function composeCardEnding(
  correspondence: Correspondence,
  paymentMethodId: string
): Promise<NoticeContent | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const method = await findMethod(tx, merchantId, paymentMethodId);
  const endsOn = method && cardEndsOn(method);
  // The cause names the end that it warns of: `payment-method:<id>:ends:<date>:<days>`.
  if (method?.status !== 'active' || !endsOn || notice.cause.split(':')[3] !== endsOn.toString())
    return undefined;
  const link = await mintRepairLink(ctx, tx, { merchantId, customerId, paymentMethodId });
  const name = await nameSavedMethod(tx, method, language);
  const date = formatDate(endsOn, language, 'long');
  const text = t('messages:card-ending.text', { merchant: merchant.name });
  return {
    subject: t('messages:card-ending.subject', { name, merchant: merchant.name }),
    preheader: text,
    title: t('messages:card-ending.title', { name, date }),
    paragraphs: [text],
    facts: [],
    action: { label: t('messages:card-ending.action'), url: link.url },
    why: t('messages:why.card-ending'),
    sms: t('messages:card-ending.sms', { name, date: formatDate(endsOn, language, 'short'), url: link.url }),
    attachments: []
  };
}
