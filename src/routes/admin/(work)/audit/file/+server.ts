import { exportAudit, type AuditLine } from '#lib/server/domain/reporting/index.ts';
import { csvResponse, staffRoute } from '#lib/server/web/index.ts';
import { actWords } from '../act-words.server.ts';
import { lineOfDetails } from '../detail-words.server.ts';
import { readAuditSearch } from '../search.server.ts';
import type { RequestHandler } from './$types';

/** Columns in English, as in every file that another program may read. */
const COLUMNS = [
  'at',
  'actor_kind',
  'actor_id',
  'actor',
  'action',
  'what',
  'subject_kind',
  'subject_id',
  'subject',
  'details_in_words',
  'details'
];

/** What the search on the page finds, as a file. */
export const GET: RequestHandler = staffRoute('see-audit', async ({ url, locals }, { ctx, merchant }) => {
  const search = readAuditSearch(url.searchParams);
  const lines = await exportAudit(ctx, { merchantId: merchant.id, zone: merchant.zone, ...search });
  const day = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const { language } = locals;
  const rowOf = (line: AuditLine) => [
    line.at.toString({ smallestUnit: 'second' }),
    ...[line.actorKind, line.actorId, line.actorName, line.action, actWords(language, line.action)],
    ...[line.subjectKind, line.subjectId, line.subjectName],
    lineOfDetails(line.details, { language, zone: merchant.zone }),
    JSON.stringify(line.details)
  ];
  return csvResponse(`audit-${merchant.slug}-${day.toString()}`, COLUMNS, rowsOf(lines, rowOf));
});

async function* rowsOf<A, B>(lines: AsyncIterable<A>, rowOf: (line: A) => B): AsyncGenerator<B> {
  for await (const line of lines) yield rowOf(line);
}
