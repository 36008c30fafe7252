import { redirect } from '@sveltejs/kit';
import { translator } from '#lib/i18n/index.server.ts';
import { addPasskey, mayAddPasskey } from '#lib/server/domain/identity/index.ts';
import { customerRoute, nameDevice, parsePasskey, portalPageAfterSignIn } from '#lib/server/web/index.ts';
import { explainRefusal } from '../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** "Next time in one touch": after the first time with a message. */
export const load: PageServerLoad = customerRoute((event, { ctx, merchant, session }) => {
  const to = portalPageAfterSignIn(merchant.slug, event.url.searchParams.get('to'));
  if (!mayAddPasskey(session, ctx.clock.now())) redirect(303, to);
  return Promise.resolve({ to });
});

export const actions: Actions = {
  add: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const to = portalPageAfterSignIn(who.merchant.slug, event.url.searchParams.get('to'));
    const name = nameDevice(event.request.headers.get('user-agent') ?? '', translator(language, who.tone));
    try {
      await addPasskey(who.ctx, who, { response: await parsePasskey(event.request), name });
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'passkey' });
    }
    redirect(303, to);
  })
};
