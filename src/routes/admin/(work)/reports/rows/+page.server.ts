import { error } from '@sveltejs/kit';
import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { listRows } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { readAsked } from '../asked.server.ts';
import { noteWords, partWords } from '../words.server.ts';
import { isQueue, readRowsAsked } from './rows-asked.server.ts';
import type { PageServerLoad } from './$types';

/** The rows behind one figure, with their number and sum. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const read = await readAsked(url.searchParams, who, language);
  const rows = readRowsAsked(url.searchParams, read);
  if (!rows) error(404);
  const after = url.searchParams.get('after');
  const page = await listRows(who.ctx, rows, isPlace(after) ? after : undefined);
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'after'));
  const { from, until } = rows.period;
  return {
    of: rows.of,
    isQueue: isQueue(rows.of),
    measure: rows.measure,
    part:
      rows.part &&
      (rows.of === 'recovery'
        ? partWords(language, rows.part.cut, rows.part.key, page.names)
        : noteWords(language, rows.of === 'failed' ? rows.part.key : `agreed-${rows.part.key}`)),
    from: formatDate(from, language, 'short'),
    until: formatDate(until, language, 'short'),
    count: page.count,
    sum: page.sum,
    rows: page.rows.map((row) => ({
      ...row,
      at: formatDateTime(row.at, who.merchant.zone, language),
      note: noteWords(language, row.note),
      href: row.invoice && paths.invoice(row.invoice.id),
      ...(rows.of === 'imports' && { href: paths.importReport(row.id) }),
      ...(rows.of === 'arrangements' && { noteHref: paths.arrangement(row.id) }),
      ...(rows.of === 'promises' && { noteHref: paths.promise(row.id) })
    })),
    ...(after !== null && { firstHref: paths.reportRows(query) }),
    ...(page.next !== undefined && { nextHref: paths.reportRows({ ...query, after: page.next }) }),
    fileHref: paths.reportFile({ ...query, report: 'rows' }),
    words: pickTexts(language, 'friendly', ['reports:rows', 'reports:queue', 'reports:file'])
  };
});

function isPlace(after: string | null): after is string {
  return after !== null && /^[\dT:.Z+-]{20,40}_[\da-f-]{36}(_\d{4}-\d\d-\d\d)?$/.test(after);
}
