import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  readUnsubscribing,
  unsubscribe,
  type Unsubscribing
} from '#lib/server/domain/notifications/index.ts';
import { action, chosenLanguage, refuseElsewhere, route } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoad } from './$types';

const formalityOf = ({ merchant }: Unsubscribing) => (merchant.isFormal ? 'formal' : 'friendly');

/** Ends e-mails that don't have to be sent, without signing in. Looking changes nothing: mail scanners look, too. */
export const load: PageServerLoad = route(async (event) => {
  const { locals, params } = event;
  const found = await readUnsubscribing(locals.ctx, params.token);
  const { merchant } = found;
  refuseElsewhere(locals, merchant.id, 'unsubscribe-link-unknown');
  const language = chosenLanguage(event) ?? found.language;
  locals.language = language;
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  event.setHeaders({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'referrer-policy': 'no-referrer'
  });
  return {
    texts: pickTexts(language, formalityOf(found), ['preferences:unsubscribe', 'pay:trust', 'common']),
    zone: merchant.zone,
    merchant: { name: merchant.name, slug: merchant.slug },
    isDone: found.isDone
  };
});

export const actions: Actions = {
  /** The button of the page, or a mail provider on its reader's behalf (RFC 8058), which shows nobody a page. */
  default: action(async (event) => {
    const { locals, params, request } = event;
    const isOneClick = (await request.formData()).get('List-Unsubscribe') === 'One-Click';
    const found = await readUnsubscribing(locals.ctx, params.token);
    refuseElsewhere(locals, found.merchant.id, 'unsubscribe-link-unknown');
    const t = translator(found.language, formalityOf(found));
    await unsubscribe(locals.ctx, {
      token: params.token,
      wording: isOneClick ? null : t('preferences:unsubscribe.title', { merchant: found.merchant.name }),
      ip: event.getClientAddress(),
      userAgent: request.headers.get('user-agent') ?? undefined
    });
    return { isDone: true };
  })
};
