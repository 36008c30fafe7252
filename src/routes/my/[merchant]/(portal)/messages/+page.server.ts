import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { listInbox, markSeen } from '#lib/server/domain/notifications/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords } from '../words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where an older page begins; anything else begins with the newest. */
const Place = v.object({ at: v.pipe(v.string(), v.isoTimestamp()), id: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const place = v.safeParse(Place, Object.fromEntries(event.url.searchParams));
  const after = place.success ? place.output : undefined;
  const { items, next } = await ctx.db.withMerchant(merchantId, (tx) =>
    listInbox(tx, merchantId, customerId, after)
  );
  const paths = portalPaths(merchant.slug);
  return {
    messages: items.map(({ id, kind, channel, said, at, isSeen }) => ({
      id,
      href: paths.message(id),
      title: said?.title ?? words.t('preferences:inbox.letter'),
      note: `${words.t(`preferences:inbox.by.${channel}`)} · ${words.dateTime(at)}`,
      isSeen,
      kind
    })),
    hasUnread: items.some(({ isSeen }) => !isSeen),
    older: next && paths.messages(next),
    newest: after && paths.messages(),
    write: { href: paths.writeToUs(), text: words.t('conversations:portal.link') },
    texts: words.pick(['preferences:inbox'])
  };
});

export const actions: Actions = {
  seen: customerRoute(async (_event, { ctx, merchantId, customerId, merchant }) => {
    const at = ctx.clock.now();
    await ctx.db.withMerchant(merchantId, (tx) =>
      markSeen(tx, { merchantId, customerId, noticeIds: 'all', at })
    );
    redirect(303, portalPaths(merchant.slug).messages());
  })
};
