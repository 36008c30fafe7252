import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { findVariantOfStep, findVariantOfWords } from '#lib/server/domain/experiments/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  mayReplay,
  readMessage,
  replayMessage,
  type MessageDetail
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { usedInWords } from '../../policies/experiments/experiment-words.server.ts';
import { toneOfStatus, toneOfWord } from '../tones.ts';
import type { Actions, PageServerLoad } from './$types';

/** One message, and everything that happened to it. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ params, parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const of = { merchantId: merchant.id, noticeId: params.id };
    const detail = await readMessage(ctx, of);
    const { message, customer, otherWays } = detail;
    const t = translator(language);
    const { sequenceStepId: stepId } = message;
    const used = [
      stepId ? await findVariantOfStep(ctx, { merchantId: merchant.id, stepId }) : undefined,
      await findVariantOfWords(ctx, of)
    ].filter((each) => each !== undefined);
    return {
      headline: t('deliveries:detail.title', {
        kind: t(`deliveries:kinds.${message.kind}` as TextKey),
        name: customer.name
      }),
      channel: message.channel,
      status: message.status,
      statusTone: toneOfStatus(message.status),
      tries: message.tries,
      problem: message.problem,
      said: message.said && { title: message.said.title, paragraphs: message.said.paragraphs },
      history: historyOf(detail, t, (at) => formatDateTime(at, merchant.zone, language)),
      otherWays,
      variants: used.map((each) => ({
        href: paths.experiment(each.experiment.id),
        text: usedInWords(each, language)
      })),
      mayReplay: mayReplay(message) && mayDo(staff.role, 'replay-message'),
      words: pickTexts(language, 'friendly', ['deliveries'])
    };
  }
);

type Said = (key: TextKey, params?: Record<string, string>) => string;

/** Our own steps, what carriers said, and what staff did, in the order in which it happened. */
function historyOf(
  { changes, words, acts }: MessageDetail,
  t: Said,
  whenOf: (at: Temporal.Instant) => string
) {
  return [
    ...changes.map(({ id, at, to }) => ({
      id,
      at,
      title: t(`deliveries:statuses.${to}` as TextKey),
      tone: toneOfStatus(to),
      details: [] as string[]
    })),
    ...words.map(({ id, at, state, because }) => ({
      id,
      at,
      title: t(`deliveries:words.${state}` as TextKey),
      tone: toneOfWord(state),
      details: because === null ? [] : [because]
    })),
    ...acts.map(({ id, at, actorName }) => ({
      id,
      at,
      title: t('deliveries:detail.by', {
        what: t('deliveries:detail.replayed'),
        name: actorName ?? '–'
      }),
      tone: 'plain' as const,
      details: [] as string[]
    }))
  ]
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.id < b.id ? -1 : 1))
    .map(({ at, ...item }) => ({ ...item, at: whenOf(at), datetime: at.toString() }));
}

const Replay = v.object({ accept: v.optional(v.picklist(['', 'yes']), '') });

export const actions: Actions = {
  replay: staffRoute('replay-message', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Replay);
    const acceptsSecondCopy = form.valid && form.data.accept === 'yes';
    try {
      await replayMessage(ctx, { merchantId: merchant.id, noticeId: params.id!, acceptsSecondCopy });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'notice-unknown') throw thrown;
      const problem = refusalWords(thrown, locals.language);
      return fail(422, { problem });
    }
    redirect(303, paths.message(params.id!));
  })
};
