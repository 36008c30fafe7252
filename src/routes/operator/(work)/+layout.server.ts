import { operatorRoute } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/** Who is at work, for the frame around every page. Each page asks again for what it does itself. */
export const load: LayoutServerLoad = operatorRoute((_event, { operator }) =>
  Promise.resolve({ person: { name: operator.name } })
);
