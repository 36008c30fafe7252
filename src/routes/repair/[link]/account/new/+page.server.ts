import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { formatMoney } from '#lib/money/index.ts';
import { parseIban } from '#lib/money/iban.ts';
import { confirmByCode, hintOf, readConfirmation } from '#lib/server/domain/identity/index.ts';
import { findSetupByForm } from '#lib/server/domain/payment-methods/index.ts';
import {
  action,
  newFormKey,
  problemStatus,
  readAccount,
  readFormKey,
  readToTry,
  route,
  storeConsent,
  storeMethod,
  writeToTry,
  type StoreAsk,
  type StoreProblem
} from '#lib/server/web/index.ts';
import { askingFor, explainCode } from '../asking.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The code, the other account and its mandate on one page. Works without script. */
export const load: PageServerLoad = route(async (event) => {
  const { link, page, asking, words } = await askingFor(event);
  const { t, language, shown } = words;
  const { sentTo } = await readConfirmation(event.locals.ctx, asking);
  if (!sentTo && event.request.method === 'GET') redirect(303, `${link.base}/account`);
  const total = page.use === 'default' ? page.debt?.total : undefined;
  const amount = total && formatMoney(total, language);
  return {
    ...shown,
    title: t('methods:repair-link.title-account'),
    sent: sentTo && t('sign-in:confirm.sent', { contact: hintOf(sentTo) }),
    tryText: amount && t('methods:try', { amount }),
    code: t('sign-in:confirm.label'),
    iban: { label: t('methods:account.iban'), hint: t('methods:account.iban-hint') },
    holder: t('methods:account.holder'),
    email: asking.customer.email === null && {
      label: t('methods:account.email'),
      hint: t('methods:account.email-hint')
    },
    consent: storeConsent(t, page.merchant, 'account', page.use) ?? '',
    button: amount ? t('methods:add-form.button-try', { amount }) : t('methods:add-form.button'),
    note: t('methods:account.note'),
    again: { href: `${link.base}/account`, text: t('sign-in:confirm.no-message') },
    formKey: newFormKey(link.token),
    toTry: writeToTry(total)
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const asked = await askingFor(event);
    const { link, page, asking, words } = asked;
    const { t, language } = words;
    const form = await event.request.formData();
    const formKey = readFormKey(form.get('formKey'), link.token);
    if (!formKey) return explain(asked, { problem: 'form-outdated' });
    await goOnWithEarlier(event, asked, formKey);
    const account = checkAccount(readAccount(form, asking.customer.email));
    if ('problem' in account) return explain(asked, account);
    const code = String(form.get('code') ?? '').slice(0, 20);
    try {
      await confirmByCode(event.locals.ctx, asking, { code, address: event.getClientAddress() });
    } catch (thrown) {
      await goOnWithEarlier(event, asked, formKey);
      return explainCode(thrown, t, 'code');
    }
    const back = `${event.locals.ctx.origin}/repair/${link.publicId}/return?setup={setup}`;
    const answer = await storeMethod(event.locals.ctx, event, {
      ...{ merchantId: link.merchantId, customerId: link.customerId, formKey, instrument: account, language },
      ...{ use: page.use, replacesId: link.paymentMethodId, repairLinkId: link.repairLinkId },
      toTry: page.use === 'default' ? readToTry(form) : undefined,
      consentText: storeConsent(t, page.merchant, 'account', page.use),
      returnUrl: back,
      tryReturnUrl: `${back}&attempt={attempt}`
    });
    if ('problem' in answer) return explain(asked, answer);
    return redirect(303, `${link.base}/done?setup=${answer.setupId}`);
  })
};

type Asked = Awaited<ReturnType<typeof askingFor>>;

/** The same form once more: its code is used, and what it stored is told. */
async function goOnWithEarlier({ locals }: RequestEvent, { link, page }: Asked, formKey: string) {
  const { id } = page.merchant;
  const earlier = await locals.ctx.db.withMerchant(id, (tx) => findSetupByForm(tx, id, formKey));
  if (earlier?.repairLinkId === link.repairLinkId) redirect(303, `${link.base}/done?setup=${earlier.id}`);
}

/** Looked at before the code is used: a mistyped number must not cost another message. */
function checkAccount(account: StoreAsk['instrument'] | StoreProblem): StoreAsk['instrument'] | StoreProblem {
  if ('problem' in account || account.kind !== 'iban' || parseIban(account.iban) !== undefined)
    return account;
  const { iban, holder, email } = account;
  return { problem: 'iban-invalid', typed: { iban, holder, email } };
}

const FIELDS = { 'holder-missing': 'holder', 'iban-invalid': 'iban', 'email-invalid': 'email' } as const;

function explain({ words: { t } }: Asked, problem: StoreProblem) {
  const { typed } = problem;
  const known = problem.problem;
  const text =
    known in FIELDS
      ? t(`methods:field.${known as keyof typeof FIELDS}`)
      : t(`methods:problem.${known as 'form-outdated'}.text`);
  return fail(problemStatus(problem), { field: FIELDS[known as keyof typeof FIELDS] ?? 'form', text, typed });
}
