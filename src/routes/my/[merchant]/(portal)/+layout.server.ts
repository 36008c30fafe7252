import { customerRoute } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/** Who is at home, for the frame around every page. Each page asks again for what it shows and does itself. */
export const load: LayoutServerLoad = customerRoute((_event, { customer }) =>
  Promise.resolve({ customer: { name: customer.name } })
);
