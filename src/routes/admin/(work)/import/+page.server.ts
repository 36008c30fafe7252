import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { importInvoices } from '#lib/server/domain/billing/index.ts';
import { readUpload, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a browser may send at once; the web server itself stops a little above. Larger files go by `npm run import`. */
const MOST_BYTES = 30_000_000;

export const load: PageServerLoad = staffRoute('import-invoices', async ({ parent }) => {
  const { language } = await parent();
  return { words: pickTexts(language, 'friendly', ['admin:import', 'common:check-this']) };
});

export const actions: Actions = {
  upload: staffRoute('import-invoices', async ({ request, locals }, { ctx, merchant }) => {
    const t = translator(locals.language);
    const refused = (text: string) => fail(422, { errors: [{ fieldId: 'field-file', text }] });
    if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES)
      return refused(t('admin:import.file-too-large'));
    // Read while it arrives: the file is never in memory as a whole.
    const upload = await readUpload(request, 'file');
    if (!upload) return refused(t('admin:import.file-missing'));
    const { importId } = await importInvoices(ctx, { merchantId: merchant.id, ...upload });
    redirect(303, paths.importReport(importId));
  })
};
