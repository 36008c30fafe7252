import { fileList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('import-invoices', async ({ url }, who) =>
  listFile(url, who, fileList, {
    name: 'files',
    head: ['id', 'at', 'kind', 'name', 'format', 'state', 'rows', 'faults'],
    row: (line) => [
      ...[line.id, line.at.toString({ smallestUnit: 'second' }), line.kind, line.name],
      ...[line.format, line.state, line.rows, line.faults]
    ]
  })
);
