import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  actorKinds,
  listAuditedActs,
  listStaffNames,
  type ActorKind
} from '#lib/server/domain/identity/index.ts';
import { searchAudit } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { actWords, kindWords } from './act-words.server.ts';
import { detailsInWords } from './detail-words.server.ts';
import { readAuditSearch, writeAuditSearch } from './search.server.ts';
import type { PageServerLoad } from './$types';

/** Who did what, when, to which thing: everything that anybody ever did here, the newest first. */
export const load: PageServerLoad = staffRoute('see-audit', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const t = translator(language);
  const search = readAuditSearch(url.searchParams);
  const asked = writeAuditSearch(search);
  const after = url.searchParams.get('after') ?? undefined;
  const { id: merchantId, zone } = merchant;
  const [page, [acts, people]] = await Promise.all([
    searchAudit(ctx, { merchantId, zone, ...search, after }),
    ctx.db.withMerchant(merchantId, (tx) =>
      Promise.all([listAuditedActs(tx, merchantId), listStaffNames(tx, merchantId)])
    )
  ]);
  const kindOf = (kind: string) => t(`audit:kind.${kind as ActorKind}`);
  const byText = (one: { text: string }, other: { text: string }) =>
    one.text.localeCompare(other.text, language);
  return {
    asked,
    isNarrowed: Object.values(asked).some((value) => value !== undefined),
    isFirst: after === undefined,
    next: page.next && paths.audit({ ...asked, after: page.next }),
    file: paths.auditFile(asked),
    people: [
      ...[...people].map(([value, text]) => ({ value, text })).sort(byText),
      ...actorKinds.filter((kind) => kind !== 'staff').map((value) => ({ value, text: kindOf(value) }))
    ],
    acts: acts.map((value) => ({ value, text: actWords(language, value) })).sort(byText),
    items: page.items.map((entry) => ({
      id: entry.id,
      at: formatDateTime(entry.at, zone, language),
      who: entry.actorName ?? kindOf(entry.actorKind),
      whoKind: entry.actorName && entry.actorKind !== 'staff' ? kindOf(entry.actorKind) : '',
      what: actWords(language, entry.action),
      kind: kindWords(language, entry.subjectKind),
      name: entry.subjectName ?? entry.subjectId.slice(-6),
      href: hrefOf(entry),
      same: paths.audit({ on: entry.subjectId }),
      details: detailsInWords(entry.details, { language, zone })
    })),
    words: pickTexts(language, 'friendly', ['audit'])
  };
});

/** The page of the thing itself, where it has one. */
function hrefOf({ subjectKind, subjectId }: Readonly<{ subjectKind: string; subjectId: string }>) {
  switch (subjectKind) {
    case 'invoice':
      return paths.invoice(subjectId);
    case 'conversation':
      return paths.conversation(subjectId);
    case 'sequence':
      return paths.sequence(subjectId);
    case 'experiment':
      return paths.experiment(subjectId);
    case 'cancellation':
      return paths.cancellation(subjectId);
    case 'arrangement':
      return paths.arrangement(subjectId);
    case 'promise':
      return paths.promise(subjectId);
    case 'customer':
      return paths.customer(subjectId);
    case 'subscription':
      return paths.subscription(subjectId);
    case 'notice':
      return paths.message(subjectId);
    case 'bulk-run':
      return paths.bulkRun(subjectId);
    case 'import':
      return paths.importReport(subjectId);
    case 'segment':
      return paths.segment(subjectId);
    default:
      return undefined;
  }
}
