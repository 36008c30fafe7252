import { readOverview } from '#lib/server/domain/reporting/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { viewOverview } from './overview-view.server.ts';
import { portalPaths } from './paths.ts';
import type { PageServerLoad } from './$types';
import { portalWords } from './words.server.ts';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant, customer, tone } = who;
  const overview = await readOverview(ctx, { merchantId, customerId, zone: merchant.zone });
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  const { hour } = ctx.clock.now().toZonedDateTimeISO(merchant.zone);
  const name = tone === 'formal' ? customer.name : (customer.name.split(' ')[0] ?? customer.name);
  return {
    overview: viewOverview(
      overview,
      { words, paths },
      {
        ...{ name, hour, minimumPartMinor: merchant.minimumPartMinor }
      }
    ),
    texts: words.pick(['portal:overview', 'portal:pay.part.title', 'portal:todo.label'])
  };
});
