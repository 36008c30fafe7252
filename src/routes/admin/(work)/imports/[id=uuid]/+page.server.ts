import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { readImport } from '#lib/server/domain/billing/index.ts';
import { faultText, staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'import-invoices',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const t = translator(language);
    const report = await readImport(ctx, { merchantId: merchant.id, importId: params.id });
    const { fileName, addedCount, knownCount, faultCount, warningCount } = report;
    const rowsOf = (areWarnings: boolean) =>
      report.faults
        .filter(({ isWarning }) => isWarning === areWarnings)
        .map((fault) => ({
          position: fault.position,
          line: fault.line ?? null,
          number: fault.number ?? null,
          reason: faultText(t, fault)
        }));
    return {
      report: {
        ...{ fileName, addedCount, knownCount, faultCount, warningCount },
        startedAt: formatDateTime(report.startedAt, merchant.zone, language),
        isFinished: report.finishedAt !== null,
        faults: rowsOf(false),
        warnings: rowsOf(true)
      },
      words: pickTexts(language, 'friendly', ['admin:import-report'])
    };
  }
);
