import { fail, redirect } from '@sveltejs/kit';
import { formatMoney } from '#lib/money/index.ts';
import { readRepairPage, readSetupForm } from '#lib/server/domain/collection/index.ts';
import {
  action,
  allowCardForm,
  holdRepairLink,
  newFormKey,
  problemStatus,
  readCard,
  readFormKey,
  readToTry,
  route,
  storeConsent,
  storeMethod,
  writeToTry,
  type StoreProblem
} from '#lib/server/web/index.ts';
import { repairWords } from '../words.server.ts';
import { deadLink } from '../dead-link.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Which method it is about, and the form of a new card. An account has a page of its own. */
export const load: PageServerLoad = route(async (event) => {
  const link = await holdRepairLink(event);
  const { ctx } = event.locals;
  const page = await readRepairPage(ctx, link);
  if (!page) return deadLink(event, link);
  const { t, name, language, shown } = repairWords(event, page);
  if (link.state !== 'valid') return deadLink(event, link, page);
  const isCard = page.method.kind === 'card' || event.url.searchParams.get('by') === 'card';
  const total = page.debt?.total;
  const about = t('methods:repair-link.about', { name: name(page.method), merchant: page.merchant.name });
  if (!isCard) redirect(303, `${link.base}/account`);
  const { publishableKey, accountId } = await readSetupForm(ctx, link);
  allowCardForm(event.locals);
  const amount = total && formatMoney(total, language);
  return {
    ...shown,
    kind: 'card' as const,
    title: t('methods:repair-link.title-card'),
    about,
    tryText: amount && t('methods:try', { amount }),
    toTry: writeToTry(total),
    button: amount ? t('methods:add-form.button-try', { amount }) : t('methods:add-form.button'),
    consent: storeConsent(t, page.merchant, 'card', page.use) ?? '',
    accountInstead: { href: `${link.base}/account`, text: t('methods:repair-link.account-instead') },
    formKey: newFormKey(link.token),
    provider: { publishableKey, accountId, scriptUrl: event.locals.cardScriptUrl }
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const link = await holdRepairLink(event);
    const page = await readRepairPage(event.locals.ctx, link);
    if (!page || link.state !== 'valid') redirect(303, link.base);
    const { t, language } = repairWords(event, page);
    const form = await event.request.formData();
    const formKey = readFormKey(form.get('formKey'), link.token);
    const instrument = formKey ? readCard(form) : { problem: 'form-outdated' as const };
    if ('problem' in instrument || !formKey) return explain({ problem: 'form-outdated' });
    const back = `${event.locals.ctx.origin}/repair/${link.publicId}/return?setup={setup}`;
    const answer = await storeMethod(event.locals.ctx, event, {
      ...{ merchantId: link.merchantId, customerId: link.customerId, formKey, instrument, language },
      ...{ use: page.use, replacesId: link.paymentMethodId, repairLinkId: link.repairLinkId },
      toTry: page.use === 'default' ? readToTry(form) : undefined,
      consentText: storeConsent(t, page.merchant, 'card', page.use),
      returnUrl: back,
      tryReturnUrl: `${back}&attempt={attempt}`
    });
    if ('problem' in answer) return explain(answer);
    return redirect(303, `${link.base}/done?setup=${answer.setupId}`);

    function explain(problem: StoreProblem) {
      const known = problem.problem as 'form-outdated';
      return fail(problemStatus(problem), {
        title: t(`methods:problem.${known}.title`),
        text: t(`methods:problem.${known}.text`)
      });
    }
  })
};
