import { randomBytes } from 'node:crypto';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Merchant } from '#lib/server/domain/identity/index.ts';
import { declareCancellation, listWaysOut, type WayOutRule } from '#lib/server/domain/subscriptions/index.ts';
import { action, refusePage, route, takeVisitorTurn } from '#lib/server/web/index.ts';
import { openWayOut, wayOutWords } from '../open-way-out.server.ts';
import { readDeclaration } from './read-declaration.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form of a legal way out: one click from the link that leads here, one more and it is declared. */
export const load: PageServerLoad = route(async (event) => {
  const merchant = await openWayOut(event);
  const { rule, rules } = ruleOf(event, merchant);
  return {
    ...wayOutWords(event, merchant),
    kind: rule.kind,
    asksForCause: rule.asksForCause,
    isShownBeforeSent: rule.isShownBeforeSent,
    other: rules.find((each) => each.kind !== rule.kind)?.kind,
    today: todayAt(event, merchant).toString(),
    formKey: randomBytes(16).toString('base64url')
  };
});

export const actions: Actions = {
  /** Shows what was typed once more, where the law wants that. Nothing is kept. */
  review: action(async (event) => {
    const merchant = await openWayOut(event);
    const { rule } = ruleOf(event, merchant);
    const read = await readDeclaration(event.request, rule.kind, todayAt(event, merchant));
    return read.valid ? { isReview: true, values: read.values } : fail(422, read);
  }),
  change: action(async (event) => {
    const merchant = await openWayOut(event);
    const { rule } = ruleOf(event, merchant);
    const { values } = await readDeclaration(event.request, rule.kind, todayAt(event, merchant));
    return { values };
  }),
  declare: action(async (event) => {
    const merchant = await openWayOut(event);
    const { rule } = ruleOf(event, merchant);
    const read = await readDeclaration(event.request, rule.kind, todayAt(event, merchant));
    if (!read.valid) return fail(422, read);
    await takeVisitorTurn(event, 'cancellation');
    const { token } = await declareCancellation(event.locals.ctx, {
      ...read.declared,
      merchantId: merchant.id,
      kind: rule.kind,
      language: event.locals.language
    });
    redirect(303, `/cancel/${merchant.slug}/receipt/${token}`);
  })
};

function ruleOf(
  event: RequestEvent,
  merchant: Merchant
): Readonly<{ rule: WayOutRule; rules: readonly WayOutRule[] }> {
  const kind = event.params['kind'] === 'withdrawal' ? 'withdrawal' : 'termination';
  const rules = listWaysOut(merchant.country, todayAt(event, merchant));
  const rule = rules.find((each) => each.kind === kind);
  if (!rule) refusePage(event);
  return { rule, rules };
}

function todayAt({ locals }: RequestEvent, { zone }: Merchant): Temporal.PlainDate {
  return locals.ctx.clock.now().toZonedDateTimeISO(zone).toPlainDate();
}
