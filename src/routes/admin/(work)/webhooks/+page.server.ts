import { redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { addEndpoint, listEndpoints, publicEventTypes } from '#lib/server/domain/webhooks/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { saveEndpoint } from './endpoint-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where this merchant's news goes. */
export const load: PageServerLoad = staffRoute(
  'see-webhooks',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const endpoints = await listEndpoints(ctx, merchant.id);
    return {
      endpoints: endpoints.map(({ id, url: address, name, types, status, failingSince }) => ({
        ...{ id, address, name, count: types.length },
        state: status === 'on' && failingSince ? ('failing' as const) : status
      })),
      types: publicEventTypes,
      isRemoved: url.searchParams.get('done') === 'remove',
      mayManage: mayDo(staff.role, 'manage-webhooks'),
      words: pickTexts(language, 'friendly', ['webhooks', 'common:check-this'])
    };
  }
);

export const actions: Actions = {
  add: staffRoute('manage-webhooks', async (event, { ctx, merchant }) => {
    const saved = await saveEndpoint(event, (facts) =>
      addEndpoint(ctx, { ...facts, merchantId: merchant.id })
    );
    if (saved.refused) return saved.refused;
    redirect(303, paths.webhook(saved.done.id, { done: 'added' }));
  })
};
