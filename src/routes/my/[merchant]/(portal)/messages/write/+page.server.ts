import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readOwnThread, writeToMerchant } from '#lib/server/domain/notifications/index.ts';
import { customerRoute, hasCardNumber, parseForm, Refusal, takeCustomerTurn } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What this customer and the merchant wrote to each other, whichever way. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const thread = await ctx.db.withMerchant(merchantId, (tx) => readOwnThread(tx, merchantId, customerId));
  const paths = portalPaths(merchant.slug);
  return {
    title: t('conversations:portal.title'),
    next: t('conversations:portal.next', { merchant: merchant.name }),
    heading: t('conversations:portal.thread', { merchant: merchant.name }),
    isSent: event.url.searchParams.has('sent'),
    entries: thread
      .filter(({ isAutomatic }) => !isAutomatic)
      .toReversed()
      .map((entry) => ({
        id: entry.id,
        isTheirs: entry.author === 'customer',
        by: `${entry.author === 'customer' ? t('conversations:portal.you') : merchant.name} · ${words.dateTime(entry.at)}`,
        text: entry.text
      })),
    back: { href: paths.messages(), text: t('preferences:inbox.title') },
    texts: words.pick(['conversations:portal'])
  };
});

const MOST_CHARACTERS = 2_000;
const Word = v.object({
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MOST_CHARACTERS))
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const { t } = portalWords(who, event.locals.language);
    const form = await parseForm(event.request, Word);
    if (!form.valid) return fail(422, { problem: t('conversations:portal.empty'), values: form.values });
    if (hasCardNumber(form.data.text))
      return fail(422, { problem: t('conversations:portal.card-number'), values: { text: '' } });
    try {
      await takeCustomerTurn(who, 'portal-words');
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'too-many-attempts') throw thrown;
      return fail(429, { problem: t('conversations:portal.too-many'), values: form.values });
    }
    await writeToMerchant(ctx, { merchantId, customerId, text: form.data.text });
    redirect(303, portalPaths(merchant.slug).writeToUs({ sent: 'yes' }));
  })
};
