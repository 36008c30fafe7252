import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { importInvoices } from '#lib/server/domain/billing/index.ts';
import { readUpload, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('import-invoices', async ({ parent }) => {
  const { language } = await parent();
  return { words: pickTexts(language, 'friendly', ['admin:import', 'common:check-this']) };
});

export const actions: Actions = {
  upload: staffRoute('import-invoices', async ({ request, locals }, { ctx, merchant }) => {
    // Read while it arrives: a file of a hundred megabytes is never in memory as a whole.
    const upload = await readUpload(request, 'file');
    if (!upload) {
      const text = translator(locals.language)('admin:import.file-missing');
      return fail(422, { errors: [{ fieldId: 'field-file', text }] });
    }
    const { importId } = await importInvoices(ctx, { merchantId: merchant.id, ...upload });
    redirect(303, paths.importReport(importId));
  })
};
