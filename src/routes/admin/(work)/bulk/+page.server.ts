import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  bulkActNames,
  bulkActs,
  listBulkRuns,
  prepareBulk,
  rehearseBulk
} from '#lib/server/domain/bulk/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listFields, readFilters } from '#lib/server/domain/reporting/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../list/refusal-words.server.ts';
import { paths } from '../../paths.ts';
import { RUN_TONES } from './tones.ts';
import type { Actions, PageServerLoad } from './$types';

const After = v.fallback(v.optional(v.pipe(v.string(), v.uuid())), undefined);

/** What was done to many at once. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const after = v.parse(After, url.searchParams.get('after') ?? undefined);
    const { items, next } = await listBulkRuns(ctx, { merchantId: merchant.id, staffId: staff.id, after });
    return {
      rows: items.map(({ run, staffName, done }) => ({
        id: run.id,
        what: t(`lists:bulk.acts.${run.act}` as TextKey),
        who: staffName,
        when: formatDateTime(run.startedAt ?? run.createdAt, merchant.zone, language),
        status: t(`lists:bulk.status.${run.status}` as TextKey),
        tone: RUN_TONES[run.status],
        ...{ count: run.itemCount, done }
      })),
      ...(next !== undefined && { next: paths.bulkRuns({ after: next }) }),
      words: pickTexts(language, 'friendly', ['lists:bulk', 'lists:older'])
    };
  }
);

/** Looked at while the page is waited for; a job does the rest. */
const LOOKED_AT_ONCE = 100;

const Prepare = v.object({
  act: v.picklist(bulkActNames, 'bulk-nothing-chosen'),
  query: v.optional(v.pipe(v.string(), v.maxLength(2_000)), ''),
  all: v.optional(v.picklist(['', 'yes']), ''),
  ids: v.optional(v.array(v.pipe(v.string(), v.uuid())), [])
});

export const actions: Actions = {
  prepare: staffRoute('see-invoices', async ({ request, locals }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, Prepare);
    try {
      if (!form.valid) throw new Refusal('bulk-nothing-chosen');
      const { act, query, all, ids } = form.data;
      const { staffAct, list } = bulkActs[act];
      if (!mayDo(staff.role, staffAct)) throw new Refusal('act-not-allowed', { act: staffAct });
      const filters = readFilters(listFields[list], new URLSearchParams(query));
      const { id: merchantId, zone } = merchant;
      const selection =
        all === 'yes' ? ({ kind: 'all', zone, filters } as const) : ({ kind: 'rows', ids } as const);
      const runId = await prepareBulk(ctx, { merchantId, act, selection });
      await rehearseBulk(ctx, { merchantId, runId, most: LOOKED_AT_ONCE });
      redirect(303, paths.bulkRun(runId));
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'act-not-allowed') throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
  })
};
