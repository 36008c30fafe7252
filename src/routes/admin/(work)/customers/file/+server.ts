import { searchCustomers, type FoundCustomer } from '#lib/server/domain/reporting/index.ts';
import { csvResponse, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** Read at once: enough that a search costs little each, little enough to hold. */
const PER_CHUNK = 500;

/** Whoever the search finds, all of them, as a file: a line per customer and currency that is open. */
export const GET: RequestHandler = staffRoute('see-customers', async ({ url }, who) => {
  const search = (url.searchParams.get('search') ?? '').slice(0, 100);
  const day = who.ctx.clock.now().toZonedDateTimeISO(who.merchant.zone).toPlainDate();
  const head = ['id', 'customer', 'name', 'email', 'phone', 'is_overdue', 'owed_minor', 'currency'];
  return csvResponse(`customers-${who.merchant.slug}-${day.toString()}`, head, rowsOf(who, search));
});

async function* rowsOf({ ctx, merchant }: SignedIn, search: string) {
  let after: string | undefined;
  do {
    const page = await searchCustomers(ctx, {
      ...{ merchantId: merchant.id, search, limit: PER_CHUNK },
      ...(after !== undefined && { after })
    });
    for (const customer of page.items) yield* linesOf(customer);
    after = page.next;
  } while (after !== undefined);
}

function linesOf({ id, reference, name, email, phone, isOverdue, owed }: FoundCustomer) {
  const facts = [id, reference, name, email, phone, String(isOverdue)];
  if (owed.length === 0) return [[...facts, 0, null]];
  return owed.map(({ minor, currency }) => [...facts, minor, currency]);
}
