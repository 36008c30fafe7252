import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  changeEndpoint,
  listDeliveries,
  moveEndpoint,
  publicEventTypes,
  readEndpoint,
  replayFailed,
  revealSecret,
  rotateSecret,
  sendTestEvent
} from '#lib/server/domain/webhooks/index.ts';
import { parseForm, Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { saveEndpoint } from '../endpoint-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['added', 'changed', 'rotated', 'tested', 'switch-on', 'switch-off', 'replayed-all'] as const;
const SHOWN = ['waiting', 'delivered', 'failed'] as const;
const Query = v.object({
  done: v.optional(v.fallback(v.optional(v.picklist(DONE)), undefined)),
  count: v.optional(v.fallback(v.pipe(v.string(), v.regex(/^\d{1,4}$/)), '0'), '0'),
  show: v.optional(v.fallback(v.optional(v.picklist(SHOWN)), undefined)),
  after: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.uuid())), undefined))
});

/** One address: how it is doing, what it hears of, and what was sent there. */
export const load: PageServerLoad = staffRoute(
  'see-webhooks',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const which = { merchantId: merchant.id, endpointId: params.id };
    const { done, count, show, after } = v.parse(Query, Object.fromEntries(url.searchParams));
    const [endpoint, page] = await Promise.all([
      readEndpoint(ctx, which),
      listDeliveries(ctx, { ...which, status: show, after })
    ]);
    const at = (instant: Temporal.Instant | null) =>
      instant && formatDateTime(instant, merchant.zone, language);
    const { formerSecretUntil: until } = endpoint;
    const isOverlapping = until !== null && Temporal.Instant.compare(ctx.clock.now(), until) < 0;
    const { id, url: address, name, types, status, failingSince } = endpoint;
    return {
      endpoint: { id, url: address, name, types, status, failingSince: at(failingSince) },
      overlap: isOverlapping ? at(until) : null,
      ...{ done, count, show, shown: SHOWN, types: publicEventTypes },
      ...(page.next !== undefined && { next: page.next }),
      deliveries: page.items.map(
        ({ id: deliveryId, eventType, status: state, tries, nextTryAt, createdAt }) => ({
          ...{ id: deliveryId, eventType, state, tries },
          at: at(createdAt),
          next: at(nextTryAt)
        })
      ),
      mayManage: mayDo(staff.role, 'manage-webhooks'),
      words: pickTexts(language, 'friendly', ['webhooks', 'common:check-this'])
    };
  }
);

const Move = v.object({ to: v.picklist(['switch-on', 'switch-off', 'remove']) });
const Since = v.object({ days: v.picklist(['1', '7', '30']) });

type OfEndpoint = Readonly<{ params: Partial<Record<string, string>>; locals: App.Locals; request: Request }>;
type Which = Readonly<{ merchantId: string; endpointId: string }>;

/** An act on this address; what is refused is said on its page, but for an address that isn't there. */
const act = <T>(work: (which: Which, event: OfEndpoint, who: SignedIn) => Promise<T>) =>
  staffRoute('manage-webhooks', async (event: OfEndpoint, who) => {
    const which = { merchantId: who.merchant.id, endpointId: event.params['id']! };
    try {
      return await work(which, event, who);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'webhook-endpoint-not-found') throw thrown;
      return fail(422, { problem: refusalWords(thrown, event.locals.language) });
    }
  });

export const actions: Actions = {
  change: act(async (which, event, { ctx }) => {
    const saved = await saveEndpoint(event, (facts) => changeEndpoint(ctx, { ...facts, ...which }));
    if (saved.refused) return saved.refused;
    redirect(303, paths.webhook(which.endpointId, { done: 'changed' }));
  }),
  move: act(async (which, { request }, { ctx }) => {
    const form = await parseForm(request, Move);
    if (!form.valid) throw new Refusal('webhook-endpoint-changed');
    const { to } = form.data;
    await moveEndpoint(ctx, { ...which, to });
    redirect(
      303,
      to === 'remove' ? paths.webhooks({ done: to }) : paths.webhook(which.endpointId, { done: to })
    );
  }),
  reveal: act(async (which, _event, { ctx }) => ({ secret: await revealSecret(ctx, which) })),
  rotate: act(async (which, _event, { ctx }) => {
    await rotateSecret(ctx, which);
    redirect(303, paths.webhook(which.endpointId, { done: 'rotated' }));
  }),
  test: act(async (which, _event, { ctx }) => {
    await sendTestEvent(ctx, which);
    redirect(303, paths.webhook(which.endpointId, { done: 'tested' }));
  }),
  replay: act(async (which, { request }, { ctx }) => {
    const form = await parseForm(request, Since);
    const days = form.valid ? Number(form.data.days) : 1;
    const since = ctx.clock.now().subtract({ hours: 24 * days });
    const count = await replayFailed(ctx, { ...which, since });
    redirect(303, paths.webhook(which.endpointId, { done: 'replayed-all', count: String(count) }));
  })
};
