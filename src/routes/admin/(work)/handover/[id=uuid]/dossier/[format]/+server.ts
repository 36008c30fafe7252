import { buildDossier, dossierRows, renderDossierPdf } from '#lib/server/domain/handover/index.ts';
import { csvResponse, refusePage, staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** The dossier of a case as it stands now: to read, to bring, or for another system. */
export const GET: RequestHandler = staffRoute('see-handover', async (event, { ctx, merchant }) => {
  const { params, locals } = event;
  const dossier = await buildDossier(ctx, { merchantId: merchant.id, caseId: params.id! });
  const name = `dossier-${dossier.debtor.reference.replace(/[^\w.-]+/g, '-')}`;
  const file = (contentType: string, ending: string) => ({
    'content-type': contentType,
    'content-disposition': `attachment; filename="${name}.${ending}"`,
    'cache-control': 'private, no-store'
  });
  switch (params.format) {
    case 'json':
      return new Response(JSON.stringify(dossier, null, 2), { headers: file('application/json', 'json') });
    case 'csv': {
      const [head = [], ...rows] = dossierRows(dossier);
      return csvResponse(name, head, rows);
    }
    case 'pdf': {
      const given = { merchant, language: locals.language, now: ctx.clock.now() };
      const bytes = await renderDossierPdf(dossier, given);
      return new Response(new Uint8Array(bytes), { headers: file('application/pdf', 'pdf') });
    }
    default:
      return refusePage(event);
  }
});
