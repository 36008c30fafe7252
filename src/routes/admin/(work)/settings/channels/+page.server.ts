import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { changeOpenings } from '#lib/server/domain/identity/index.ts';
import { sendTestMail, testCarrier, testedCarriers } from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** By which roads messages can go. The whole installation shares them: they are set where it is run. */
export const load: PageServerLoad = staffRoute(
  'change-settings',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const { isSetUp, whatsapp, push, letter } = ctx.channels;
    return {
      channels: [
        { name: 'email' as const, isSetUp: isSetUp.email },
        { name: 'sms' as const, isSetUp: isSetUp.sms },
        { name: 'whatsapp' as const, isSetUp: whatsapp.isSetUp },
        { name: 'push' as const, isSetUp: push.publicKey !== undefined },
        { name: 'letter' as const, isSetUp: letter.isSetUp }
      ],
      tried: testedCarriers.filter(
        (channel) => ({ sms: isSetUp.sms, whatsapp: whatsapp.isSetUp, letter: letter.isSetUp })[channel]
      ),
      address: [...merchant.address.lines, `${merchant.address.postalCode} ${merchant.address.city}`].join(
        ', '
      ),
      sender: merchant.contactEmail,
      to: staff.email,
      mayNoteOpening: merchant.mayNoteOpening,
      isChanged: url.searchParams.get('done') === 'openings',
      isSent: url.searchParams.get('done') === 'sent',
      isTried: url.searchParams.get('done') === 'tried',
      words: pickTexts(language, 'friendly', ['settings:channels'])
    };
  }
);

const TryForm = v.object({
  channel: v.picklist(testedCarriers),
  phone: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), '')
});

const nothing = { because: '', notTaken: '', refused: '', phone: '', phoneError: '' };

export const actions: Actions = {
  openings: staffRoute('change-settings', async ({ request }, { ctx, merchant }) => {
    const mayNoteOpening = (await request.formData()).get('to') === 'on';
    await changeOpenings(ctx, { merchantId: merchant.id, mayNoteOpening });
    redirect(303, paths.channels({ done: 'openings' }));
  }),
  test: staffRoute('change-settings', async ({ locals }, { ctx, merchant, staff }) => {
    const { name, email } = staff;
    const { language } = locals;
    const outcome = await sendTestMail(ctx, { merchantId: merchant.id, language, to: { name, email } });
    if (!outcome.isSent) return fail(502, { ...nothing, because: outcome.because });
    redirect(303, paths.channels({ done: 'sent' }));
  }),
  try: staffRoute('change-settings', async ({ request, locals: { language } }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, TryForm);
    if (!form.valid)
      return fail(422, { ...nothing, refused: translator(language)('errors:channel-not-set-up') });
    const { channel, phone } = form.data;
    const whom = channel === 'letter' ? { channel } : { channel, phone };
    try {
      const about = { merchantId: merchant.id, language, name: staff.name };
      const outcome = await testCarrier(ctx, { ...about, ...whom });
      if (!outcome.isSent) return fail(502, { ...nothing, phone, notTaken: outcome.because });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const problem = refusalWords(thrown, language);
      const isPhone = thrown.code === 'phone-invalid';
      return fail(422, { ...nothing, phone, ...(isPhone ? { phoneError: problem } : { refused: problem }) });
    }
    redirect(303, paths.channels({ done: 'tried' }));
  })
};
