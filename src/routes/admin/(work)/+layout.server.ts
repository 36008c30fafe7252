import { countProposedArrangements } from '#lib/server/domain/arrangements/index.ts';
import { readHandoverNeeds } from '#lib/server/domain/handover/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { countPairs } from '#lib/server/domain/merging/index.ts';
import { countWaiting } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { navFor } from '../nav.server.ts';
import type { LayoutServerLoad } from './$types';

/** Who is at work, for the frame around every page. Each page asks again for what it does itself. */
export const load: LayoutServerLoad = staffRoute('see-invoices', async (_event, { ctx, staff, merchant }) => {
  const [arrangements, handover, conversations, duplicates] = await Promise.all([
    countProposedArrangements(ctx, merchant.id),
    mayDo(staff.role, 'ask-handover')
      ? readHandoverNeeds(ctx, { merchantId: merchant.id, zone: merchant.zone })
      : undefined,
    mayDo(staff.role, 'see-conversations') ? countWaiting(ctx, merchant.id) : 0,
    mayDo(staff.role, 'merge-customers') ? countPairs(ctx, merchant.id) : 0
  ]);
  return {
    person: { name: staff.name },
    merchant: { name: merchant.name },
    mayImport: mayDo(staff.role, 'import-invoices'),
    nav: navFor(staff.role, {
      ...{ arrangements, conversations, duplicates },
      handover: (handover?.cases ?? 0) + (handover?.reports ?? 0)
    })
  };
});
