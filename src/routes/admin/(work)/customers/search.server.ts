import { formatPhone } from '#lib/server/domain/identity/index.ts';
import { searchCustomers, type FoundCustomer } from '#lib/server/domain/reporting/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

/** A screen: whoever isn't on it is found quicker by another letter. */
const PAGE_SIZE = 25;

/** What was found, as the page and its live search show it. */
export type Found = Readonly<{
  search: string;
  isFirstPage: boolean;
  next?: string;
  /** Nobody is called so; these are nearly. */
  isAlike: boolean;
  customers: readonly FoundCustomer[];
}>;

/** One page of the search that an address asks for. */
export async function readFound({ ctx, merchant }: SignedIn, url: URL): Promise<Found> {
  const search = (url.searchParams.get('search') ?? '').slice(0, 100);
  const after = url.searchParams.get('after');
  const page = await searchCustomers(ctx, {
    merchantId: merchant.id,
    search,
    limit: PAGE_SIZE,
    isForgiving: true,
    ...(after !== null && { after })
  });
  return {
    search,
    isFirstPage: after === null,
    ...(page.next !== undefined && { next: page.next }),
    isAlike: page.isAlike,
    customers: page.items.map((each) => ({
      ...each,
      phone: each.phone && formatPhone(each.phone, merchant.country)
    }))
  };
}
