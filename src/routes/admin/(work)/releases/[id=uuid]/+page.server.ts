import { fail, redirect } from '@sveltejs/kit';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { releaseWriteOff } from '#lib/server/domain/billing/index.ts';
import { releaseRefund } from '#lib/server/domain/collection/index.ts';
import { releaseHandover } from '#lib/server/domain/handover/index.ts';
import {
  decideRelease,
  listStaff,
  listStaffNames,
  readRelease,
  refuseRelease,
  releaseSecondFactorReset,
  withdrawRelease,
  type ReleaseKind
} from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { askedWords, subjectOf } from '../release-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('see-releases', async ({ params, parent }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const { request, names } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
    request: await readRelease(tx, merchant.id, params.id),
    names: await listStaffNames(tx, merchant.id)
  }));
  const colleagues = (await listStaff(ctx, merchant.id)).filter(({ disabledAt }) => disabledAt === null);
  const may = (answer: 'release' | 'withdraw') => decideRelease(staff, request, answer) === undefined;
  return {
    ...(await subjectOf(who, language, request)),
    ...{ status: request.status, because: request.because, answer: request.answer },
    asked: await askedWords(who, language, request),
    decided:
      request.decidedAt &&
      t(`releases:decided.${request.status}` as TextKey, {
        name: names.get(request.decidedBy ?? '') ?? '',
        at: formatDateTime(request.decidedAt, merchant.zone, language)
      }),
    effect: request.kind === 'refund' ? (request.details['effect'] ?? 'credit') : undefined,
    kind: request.kind,
    may: {
      release: request.status === 'asked' && may('release'),
      withdraw: request.status === 'asked' && may('withdraw')
    },
    /** Who else could: without anybody, it would wait for ever, and somebody should know. */
    others: colleagues
      .filter((person) => decideRelease(person, request, 'release') === undefined)
      .map(({ name }) => name),
    words: pickTexts(language, 'friendly', ['releases:page', 'releases:status', 'admin:refund'])
  };
});

/** How each kind is done once it is released. */
const RELEASES: Readonly<Record<ReleaseKind, (ctx: SignedIn['ctx'], input: Which) => Promise<unknown>>> = {
  'write-off': releaseWriteOff,
  refund: releaseRefund,
  'second-factor': releaseSecondFactorReset,
  handover: releaseHandover
};
type Which = Readonly<{ merchantId: string; releaseId: string }>;

export const actions: Actions = {
  release: staffRoute('see-releases', (event, who) =>
    answer(event.locals.language, who, event.params.id!, async (which) => {
      const { kind } = await who.ctx.db.withMerchant(which.merchantId, (tx) =>
        readRelease(tx, which.merchantId, which.releaseId)
      );
      await RELEASES[kind](who.ctx, which);
    })
  ),
  refuse: staffRoute('see-releases', (event, who) =>
    answer(event.locals.language, who, event.params.id!, async (which) => {
      const because = (await event.request.formData()).get('because');
      await refuseRelease(who.ctx, { ...which, because: typeof because === 'string' ? because : '' });
    })
  ),
  withdraw: staffRoute('see-releases', (event, who) =>
    answer(event.locals.language, who, event.params.id!, (which) => withdrawRelease(who.ctx, which))
  )
};

async function answer(
  language: App.Locals['language'],
  { merchant }: SignedIn,
  releaseId: string,
  run: (which: Which) => Promise<void>
) {
  try {
    await run({ merchantId: merchant.id, releaseId });
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'release-not-found') throw thrown;
    return fail(422, {
      problem: refusalWords(thrown, language)
    });
  }
  redirect(303, paths.releases());
}
