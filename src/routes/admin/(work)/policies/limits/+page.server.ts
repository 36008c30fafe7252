import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  changeDunningSettings,
  MOST_PER_DAY,
  MOST_PER_WEEK,
  readDunningSettings
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** How often and when one customer is asked for money, whatever the sequences say. */
export const load: PageServerLoad = staffRoute(
  'see-limits',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const settings = await ctx.db.withMerchant(merchant.id, (tx) => readDunningSettings(tx, merchant.id));
    return {
      values: {
        perDay: String(settings.mostPerDay),
        perWeek: String(settings.mostPerWeek),
        rests: settings.restsOnClosedDays,
        quietFrom: timeOf(settings.quiet.fromMinute),
        quietUntil: timeOf(settings.quiet.untilMinute),
        reclaimsVat: settings.reclaimsVat,
        vatRate: String(settings.vatRateBasisPoints / 100)
      },
      most: { perDay: MOST_PER_DAY, perWeek: MOST_PER_WEEK },
      isSaved: url.searchParams.get('done') === 'saved',
      mayChange: mayDo(staff.role, 'change-limits'),
      words: pickTexts(language, 'friendly', ['dunning:limits'])
    };
  }
);

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const time = v.pipe(
  v.string('time'),
  v.regex(TIME, 'time'),
  v.transform((typed) => Number(typed.slice(0, 2)) * 60 + Number(typed.slice(3, 5)))
);
const whole = v.pipe(v.string('number'), v.trim(), v.regex(/^\d{1,2}$/, 'number'), v.transform(Number));
/** Per cent, with a comma or a point, into basis points. */
const rate = v.pipe(
  v.string('rate'),
  v.trim(),
  v.regex(/^\d{1,2}([.,]\d{1,2})?$/, 'rate'),
  v.transform((typed) => {
    const [whole = '0', part = ''] = typed.split(/[.,]/);
    return Number(whole) * 100 + Number(part.padEnd(2, '0'));
  })
);
const LimitsForm = v.object({
  perDay: whole,
  perWeek: whole,
  rests: v.optional(v.literal('yes')),
  quietFrom: time,
  quietUntil: time,
  vat: v.picklist(['reclaims', 'adds'], 'number'),
  vatRate: rate
});

export const actions: Actions = {
  save: staffRoute('change-limits', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, LimitsForm);
    const t = translator(locals.language);
    const { values } = form;
    if (!form.valid) {
      const errors = Object.fromEntries(
        Object.entries(form.errors).map(([field, code]) => [
          field,
          t(`dunning:limits.error.${code}` as TextKey)
        ])
      );
      return fail(422, { values, errors });
    }
    const { perDay, perWeek, rests, quietFrom, quietUntil, vat, vatRate } = form.data;
    try {
      await changeDunningSettings(ctx, {
        ...{ merchantId: merchant.id, mostPerDay: perDay, mostPerWeek: perWeek },
        restsOnClosedDays: rests === 'yes',
        quiet: { fromMinute: quietFrom, untilMinute: quietUntil },
        ...{ reclaimsVat: vat === 'reclaims', vatRateBasisPoints: vatRate }
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const problem = t(`errors:${thrown.code}` as TextKey, thrown.params as never);
      return fail(422, { values, errors: { perWeek: problem } as Record<string, string> });
    }
    redirect(303, paths.limits({ done: 'saved' }));
  })
};

function timeOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
