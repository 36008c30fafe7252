import { fail, redirect } from '@sveltejs/kit';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  askForHost,
  checkHost,
  findHost,
  giveUpHost,
  LOST_AFTER_HOURS
} from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute, Transient } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['asked', 'verified', 'waiting', 'lost', 'given-up'] as const;

export const load: PageServerLoad = staffRoute(
  'change-settings',
  async ({ parent, url }, { ctx, merchant }) => {
    const { language } = await parent();
    const host = await findHost(ctx, { merchantId: merchant.id });
    const at = (instant: Temporal.Instant | null) =>
      instant && formatDateTime(instant, merchant.zone, language);
    return {
      ours: new URL(ctx.origin).host,
      target: new URL(ctx.origin).hostname,
      days: LOST_AFTER_HOURS / 24,
      host: host && {
        name: host.host,
        state: host.state,
        record: { name: host.recordName, value: host.recordValue },
        verifiedAt: at(host.verifiedAt),
        checkedAt: at(host.checkedAt),
        missingSince: at(host.missingSince)
      },
      done: DONE.find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['settings:domain', 'common:check-this'])
    };
  }
);

export const actions: Actions = {
  ask: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const typed = String((await request.formData()).get('host') ?? '').slice(0, 300);
    return refusing(locals, typed, async () => {
      await askForHost(ctx, { merchantId: merchant.id, typed });
      return 'asked';
    });
  }),
  check: staffRoute('change-settings', ({ locals }, { ctx, merchant }) =>
    refusing(locals, '', () => checkHost(ctx, { merchantId: merchant.id }))
  ),
  giveUp: staffRoute('change-settings', ({ locals }, { ctx, merchant }) =>
    refusing(locals, '', async () => {
      await giveUpHost(ctx, { merchantId: merchant.id });
      return 'given-up';
    })
  )
};

async function refusing(locals: App.Locals, typed: string, act: () => Promise<(typeof DONE)[number]>) {
  const refused = (code: string) => {
    const text = translator(locals.language)(`errors:${code}` as TextKey);
    return fail(422, { typed, errors: [{ fieldId: 'field-host', text }] });
  };
  let done: (typeof DONE)[number];
  try {
    done = await act();
  } catch (thrown) {
    if (thrown instanceof Transient) return refused('dns-away');
    if (!(thrown instanceof Refusal)) throw thrown;
    return refused(thrown.code);
  }
  redirect(303, paths.domain({ done }));
}
