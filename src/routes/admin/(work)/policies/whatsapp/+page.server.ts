import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { languages } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  keepWhatsAppTemplate,
  listWhatsAppTemplates,
  whatsappKinds,
  whatsappVariables
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many blanks a template of ours has. */
const BLANKS = ['blank1', 'blank2', 'blank3', 'blank4', 'blank5'] as const;
const categories = ['utility', 'authentication'] as const;
const approvals = ['pending', 'approved', 'rejected', 'paused'] as const;

/** Which of Meta's templates says what: without one, that message goes another way. */
export const load: PageServerLoad = staffRoute(
  'see-limits',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const templates = await ctx.db.withMerchant(merchant.id, (tx) => listWhatsAppTemplates(tx, merchant.id));
    return {
      rows: templates.map(({ kind, language: of, name, contentSid, category, approval, variables }) => ({
        ...{ id: `${kind}-${of}`, kind, language: of, name, contentSid, category, approval, variables }
      })),
      choices: {
        kinds: whatsappKinds,
        languages,
        categories,
        approvals,
        variables: whatsappVariables,
        blanks: BLANKS
      },
      isSaved: url.searchParams.get('done') === 'saved',
      mayChange: mayDo(staff.role, 'change-limits'),
      words: pickTexts(language, 'friendly', ['dunning:whatsapp', 'deliveries:kinds', 'common:language'])
    };
  }
);

const blank = v.optional(v.union([v.literal(''), v.picklist(whatsappVariables)], 'choice'), '');
const TemplateForm = v.object({
  kind: v.picklist(whatsappKinds, 'choice'),
  language: v.picklist(languages, 'choice'),
  name: v.pipe(v.string('name'), v.trim(), v.regex(/^[a-z0-9_]{1,200}$/, 'name')),
  contentSid: v.pipe(v.string('sid'), v.trim(), v.regex(/^HX[0-9a-f]{32}$/, 'sid')),
  category: v.picklist(categories, 'choice'),
  approval: v.picklist(approvals, 'choice'),
  ...({ blank1: blank, blank2: blank, blank3: blank, blank4: blank, blank5: blank } satisfies Record<
    (typeof BLANKS)[number],
    typeof blank
  >)
});

export const actions: Actions = {
  keep: staffRoute('change-limits', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, TemplateForm);
    const t = translator(locals.language);
    const { values } = form;
    if (!form.valid) {
      const errors = Object.fromEntries(
        Object.entries(form.errors).map(([field, code]) => [
          field,
          t(`dunning:whatsapp.error.${code}` as TextKey)
        ])
      );
      return fail(422, { values, errors });
    }
    const { kind, language, name, contentSid, category, approval } = form.data;
    const variables = BLANKS.map((each) => form.data[each]).filter((each) => each !== '');
    try {
      await keepWhatsAppTemplate(ctx, {
        ...{ merchantId: merchant.id, kind, language, name, contentSid, category, approval, variables }
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, {
        values,
        errors: { kind: t(`errors:${thrown.code}` as TextKey) } as Record<string, string>
      });
    }
    redirect(303, paths.whatsapp({ done: 'saved' }));
  })
};
