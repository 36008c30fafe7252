import { and, asc, eq, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { listStaffNames } from '../../identity/index.ts';
import { readFilters, type Filters } from '../lists/filters.ts';
import { listDefault, savedView } from '../schema.ts';
import { listFields, type ListName } from './list-names.ts';

/** What somebody asks of a list again and again, under a name. */
export type SavedView = Readonly<{
  id: string;
  list: ListName;
  name: string;
  filters: Filters;
  isMine: boolean;
  isShared: boolean;
  /** Whose it is, for one that a colleague shares. */
  ownerName: string;
  /** Whether the list opens with it, for whoever asks. */
  isDefault: boolean;
}>;

/** A person's own views and those that colleagues share, by name; of one list, or of all. */
export async function listViews(
  ctx: Pick<Context, 'db'>,
  { merchantId, staffId, list }: Readonly<{ merchantId: string; staffId: string; list?: ListName }>
): Promise<SavedView[]> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select({ view: savedView, defaultId: listDefault.viewId })
      .from(savedView)
      .leftJoin(
        listDefault,
        and(
          eq(listDefault.merchantId, savedView.merchantId),
          eq(listDefault.viewId, savedView.id),
          eq(listDefault.staffId, staffId)
        )
      )
      .where(
        and(
          eq(savedView.merchantId, merchantId),
          list === undefined ? undefined : eq(savedView.list, list),
          or(eq(savedView.staffId, staffId), eq(savedView.isShared, true))
        )
      )
      .orderBy(asc(savedView.list), asc(savedView.name), asc(savedView.id));
    const isColleagues = rows.some(({ view }) => view.staffId !== staffId);
    const names = isColleagues ? await listStaffNames(tx, merchantId) : new Map<string, string>();
    return rows.flatMap(({ view, defaultId }) => {
      // A list that is no more has no views to show.
      if (!Object.hasOwn(listFields, view.list)) return [];
      const named = view.list as ListName;
      return {
        id: view.id,
        list: named,
        name: view.name,
        filters: readFilters(listFields[named], new URLSearchParams(view.query)),
        isMine: view.staffId === staffId,
        isShared: view.isShared,
        ownerName: names.get(view.staffId) ?? '',
        isDefault: defaultId !== null
      };
    });
  });
}
