import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { money, parseAmount, toDecimal } from '#lib/money/index.ts';
import { changeRefundLimit, listReleases, mayDo } from '#lib/server/domain/identity/index.ts';
import { parseForm, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { askedWords, subjectOf } from './release-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_SIZE = 25;

/** What one person asked for and another has to release; what was answered; and from where on refunds come here. */
export const load: PageServerLoad = staffRoute('see-releases', async ({ url, parent }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const isWaiting = url.searchParams.get('show') !== 'all';
  const after = url.searchParams.get('after') ?? undefined;
  const { items, next } = await listReleases(ctx, {
    ...{ merchantId: merchant.id, isWaiting, after, limit: PAGE_SIZE }
  });
  const show = isWaiting ? {} : { show: 'all' };
  const limit = merchant.refundLimitMinor;
  return {
    isWaiting,
    items: await Promise.all(
      items.map(async (request) => ({
        ...{ id: request.id, status: request.status },
        ...(await subjectOf(who, language, request)),
        asked: await askedWords(who, language, request),
        isOwn: request.askedBy === staff.id
      }))
    ),
    ...(next !== null && { nextHref: paths.releases({ ...show, after: next }) }),
    mayChangeLimit: mayDo(staff.role, 'change-settings'),
    // Shown as it is typed, without a currency: it counts in the payment's own.
    limit: limit === null ? '' : decimalFor(toDecimal(money(limit, 'EUR')), language),
    isSaved: url.searchParams.get('done') === 'saved',
    words: pickTexts(language, 'friendly', ['releases:list', 'releases:limit', 'releases:status'])
  };
});

const Limit = v.object({ limit: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(20)), '') });

export const actions: Actions = {
  limit: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Limit);
    const typed = form.valid ? form.data.limit : '?';
    const amount = typed === '' ? null : parseAmount(typed, 'EUR');
    if (amount === undefined || (amount !== null && amount.minor < 0))
      return fail(422, {
        problem: translator(locals.language)('releases:limit.unreadable'),
        limit: typed
      });
    await changeRefundLimit(ctx, { merchantId: merchant.id, limitMinor: amount?.minor ?? null });
    redirect(303, paths.releases({ done: 'saved' }));
  })
};

function decimalFor(decimal: string, language: string): string {
  return language === 'en' ? decimal : decimal.replace('.', ',');
}
