import { redirect } from '@sveltejs/kit';
import { markSeen, readInboxNotice } from '#lib/server/domain/notifications/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { isCurrency, money } from '#lib/money/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';
import { actOf, explainInWords } from './explain-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const { t } = words;
  const message = await ctx.db.withMerchant(merchantId, (tx) =>
    readInboxNotice(tx, merchantId, customerId, event.params.id)
  );
  const { said } = message;
  const paths = portalPaths(merchant.slug);
  return {
    message: {
      title: said?.title ?? t('preferences:inbox.letter'),
      language: message.language,
      by: `${t(`preferences:inbox.by.${message.channel}`)} · ${words.dateTime(message.at)}`,
      amount:
        said?.amount && isCurrency(said.amount.currency)
          ? money(said.amount.minor, said.amount.currency)
          : undefined,
      paragraphs: said?.paragraphs ?? [t('preferences:inbox.letter-text')],
      facts: (said?.facts ?? []).map(({ label, value }) => ({ term: label, value })),
      text: said?.text,
      isSeen: message.isSeen,
      act: actOf(message, words, paths)
    },
    why: {
      sentences: explainInWords(message, words, merchant.name),
      deliveries: message.deliveries.map(({ channel, status, at }) => ({
        term: t(`preferences:channels.name.${channel}`),
        value: `${t(`preferences:inbox.state.${channel === 'portal' ? 'here' : status}`)}, ${words.dateTime(at)}`
      }))
    },
    back: { href: paths.messages(), text: t('preferences:inbox.title') },
    preferences: paths.preferences(),
    texts: words.pick(['preferences:inbox', 'preferences:why'])
  };
});

export const actions: Actions = {
  seen: customerRoute(async (event, { ctx, merchantId, customerId, merchant }) => {
    const { id } = event.params as { id: string };
    const at = ctx.clock.now();
    await ctx.db.withMerchant(merchantId, (tx) =>
      markSeen(tx, { merchantId, customerId, noticeIds: [id], at })
    );
    redirect(303, portalPaths(merchant.slug).message(id));
  })
};
