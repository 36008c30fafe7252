import { cardEndsOn, findMethod, mintRepairLink } from '../../payment-methods/index.ts';
import { nameSavedMethod } from '../documents/paid-with.ts';
import { dateValue } from './date-value.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * A card ends soon: which, when, and a link that renews it without signing in. `undefined` once its bank renewed it, or
 * its owner replaced it.
 */
export async function composeCardEnding(
  correspondence: Correspondence,
  paymentMethodId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const method = await findMethod(tx, merchantId, paymentMethodId);
  const endsOn = method && cardEndsOn(method);
  // The cause names the end that it warns of: `payment-method:<id>:ends:<date>:<days>`.
  if (method?.status !== 'active' || !endsOn || notice.cause.split(':')[3] !== endsOn.toString())
    return undefined;
  const link = await mintRepairLink(ctx, tx, { merchantId, customerId, paymentMethodId });
  return {
    message: 'card-ending',
    values: {
      card: await nameSavedMethod(tx, method, language),
      date: dateValue(endsOn, language)
    },
    facts: [],
    url: link.url,
    why: t('messages:why.card-ending'),
    attachments: []
  };
}
