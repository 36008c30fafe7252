import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { changeOpenings } from '#lib/server/domain/identity/index.ts';
import { sendTestMail } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
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
      sender: merchant.contactEmail,
      to: staff.email,
      mayNoteOpening: merchant.mayNoteOpening,
      isChanged: url.searchParams.get('done') === 'openings',
      isSent: url.searchParams.get('done') === 'sent',
      words: pickTexts(language, 'friendly', ['settings:channels'])
    };
  }
);

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
    if (!outcome.isSent) return fail(502, { because: outcome.because });
    redirect(303, paths.channels({ done: 'sent' }));
  })
};
