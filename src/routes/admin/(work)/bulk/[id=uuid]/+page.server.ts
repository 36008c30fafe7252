import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import {
  bulkActs,
  listBulkLines,
  readBulk,
  rehearseBulk,
  setBulkParams,
  startBulk,
  stopBulk,
  undoBulk,
  type BulkActName,
  type BulkLine
} from '#lib/server/domain/bulk/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listPlans } from '#lib/server/domain/subscriptions/index.ts';
import { parseForm, Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { ROW_TONES } from '../tones.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS = 50;
const STATES = ['waiting', 'left-out', 'done', 'failed', 'undone', 'kept'] as const;
const Query = v.object({
  state: v.optional(v.fallback(v.optional(v.picklist(STATES)), undefined)),
  after: v.optional(
    v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number))), undefined)
  )
});

/** One act on many: what it would do, how far it is, or what became of each row. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const of = { merchantId: merchant.id, runId: params.id };
    const { state, after } = v.parse(Query, Object.fromEntries(url.searchParams));
    const detail = await readBulk(ctx, of);
    const { run, counts, reasons, staffName, isUndoable } = detail;
    const { fields, list, staffAct } = bulkActs[run.act];
    const lines = await listBulkLines(ctx, { ...of, state, after, limit: ROWS });
    const may = mayDo(staff.role, staffAct);
    return {
      run: { id: run.id, act: run.act, status: run.status, count: run.itemCount, params: run.params },
      list: LIST_PATHS[list]?.() ?? paths.home(),
      by: t('lists:bulk.by', {
        name: staffName,
        at: formatDateTime(run.startedAt ?? run.createdAt, merchant.zone, language)
      }),
      fields,
      plans: fields.includes('planId')
        ? (await listPlans(ctx, merchant.id)).map(({ id, name }) => ({ value: id, text: name }))
        : [],
      counts,
      reasons: reasons.map(({ because, count, state: where }) => ({
        key: `${where}:${because}`,
        text: t(`errors:${because}` as TextKey),
        count
      })),
      states: STATES.filter((each) => counts[each] > 0).map((each) => ({
        name: each,
        href: paths.bulkRun(run.id, { state: each }),
        count: counts[each]
      })),
      state,
      rows: lines.items.map((line) => rowOf(line, run.act, t, language)),
      ...(lines.next !== undefined && {
        next: paths.bulkRun(run.id, { ...(state && { state }), after: String(lines.next) })
      }),
      isUndoable,
      may: {
        change: may && run.status === 'draft',
        start:
          may &&
          (run.status === 'draft' || run.status === 'stopped') &&
          counts.new === 0 &&
          counts.waiting > 0,
        stop: may && run.status === 'running',
        undo: may && isUndoable && (run.status === 'done' || run.status === 'stopped') && counts.done > 0
      },
      words: pickTexts(language, 'friendly', ['lists:bulk', 'lists:older'])
    };
  }
);

const LIST_PATHS: Readonly<Record<string, () => string>> = {
  invoices: () => paths.invoices(),
  subscriptions: () => paths.subscriptions(),
  messages: () => paths.messages()
};

function rowOf(line: BulkLine, act: BulkActName, t: Translate, language: App.Locals['language']) {
  const { subject } = bulkActs[act];
  const { because, params, customerName, customerId } = line;
  const hrefs = { invoice: paths.invoice, subscription: paths.subscription, notice: paths.message };
  return {
    id: String(line.position),
    label: subject === 'notice' ? t(`deliveries:kinds.${line.label}` as TextKey) : line.label,
    href: hrefs[subject](line.subjectId),
    customer: { name: customerName, href: paths.customer(customerId) },
    state: t(`lists:bulk.state.${line.state}` as TextKey),
    tone: ROW_TONES[line.state],
    why: because === null ? '' : refusalWords({ code: because, params: params ?? {} }, language)
  };
}

/** Looked at while the page is waited for; a job does the rest. */
const LOOKED_AT_ONCE = 100;

const Said = v.record(v.string(), v.unknown());

type Of = Readonly<{ merchantId: string; runId: string }>;

/** An act of whoever may do the same to one row; what can't be done now is said on the page. */
function act(work: (who: SignedIn, of: Of, request: Request) => Promise<void>) {
  return staffRoute('see-invoices', async (event: RequestEvent, who) => {
    const { params, request, locals } = event;
    const of = { merchantId: who.merchant.id, runId: params['id']! };
    const { run } = await readBulk(who.ctx, of);
    const { staffAct } = bulkActs[run.act];
    if (!mayDo(who.staff.role, staffAct)) throw new Refusal('act-not-allowed', { act: staffAct });
    try {
      await work(who, of, request);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'bulk-run-unknown') throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.bulkRun(of.runId));
  });
}

export const actions: Actions = {
  look: act(async ({ ctx }, of, request) => {
    const form = await parseForm(request, Said);
    await setBulkParams(ctx, { ...of, said: form.valid ? form.data : {} });
    await rehearseBulk(ctx, { ...of, most: LOOKED_AT_ONCE });
  }),
  start: act(({ ctx }, of) => startBulk(ctx, of)),
  stop: act(({ ctx }, of) => stopBulk(ctx, of)),
  undo: act(({ ctx }, of) => undoBulk(ctx, of))
};
