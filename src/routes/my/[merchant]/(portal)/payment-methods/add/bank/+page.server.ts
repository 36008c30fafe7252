import { listStorableKinds } from '#lib/server/domain/collection/index.ts';
import {
  customerRoute,
  refusePage,
  requireConfirmation,
  type SignedInCustomer
} from '#lib/server/web/index.ts';
import { adding } from '../adding.server.ts';
import { submit } from '../submit.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** An account by way of its bank's own page, which leaves a mandate behind. Works without script. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  requireConfirmation(who, event.url.pathname + event.url.search);
  const { name } = await readWay(event, who);
  const { view, words } = await adding(event, who, 'account');
  const { t } = words;
  return {
    ...view,
    title: t('methods:bank.title', { name }),
    text: t('methods:bank.text'),
    button: t('methods:bank.button')
  };
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    requireConfirmation(who, event.url.pathname + event.url.search);
    const { kind } = await readWay(event, who);
    return submit(event, who, await event.request.formData(), { kind: 'redirect', method: kind });
  })
};

/** The bank's page that the address names, where this merchant offers it. */
async function readWay(event: RequestEvent, who: SignedInCustomer) {
  const { ctx, merchantId, customerId } = who;
  const by = event.url.searchParams.get('by');
  const kinds = await listStorableKinds(ctx, { merchantId, customerId });
  const way = kinds.find(({ kind }) => kind === by);
  if (way?.kind !== 'ideal' && way?.kind !== 'bancontact') refusePage(event);
  return { kind: way.kind, name: way.name };
}
