import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime, isLanguage, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listStaffNames, mayDo } from '#lib/server/domain/identity/index.ts';
import {
  fieldsOf,
  previewTemplate,
  publishTemplate,
  readTemplate,
  readTemplateKey,
  rollBackTemplate,
  saveTemplate,
  sendTestMessage,
  tonesOf,
  type PublishOutcome,
  type TemplateKey,
  type TextField
} from '#lib/server/domain/notifications/index.ts';
import { allowOwnFrames, parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import { templateProblemInWords } from '../../problem-words.server.ts';
import { readTexts } from './template-form.server.ts';
import { textChangesInWords } from '../../text-changes.server.ts';
import { viewPreview } from './view-preview.server.ts';
import type { Actions, PageServerLoad } from './$types';

type Address = Readonly<{
  params: Partial<Record<string, string>>;
  url: URL;
  locals: Readonly<{ language: Language }>;
}>;

/** Which words the address names. Refuses `template-unknown`. */
function keyOf({ params, url }: Pick<Address, 'params' | 'url'>): TemplateKey {
  const { message = '', channel = '' } = params;
  return readTemplateKey(message, channel, url.searchParams.get('tone') ?? 'friendly');
}

const languageOf = ({ url }: Pick<Address, 'url'>, otherwise: Language): Language => {
  const asked = url.searchParams.get('in');
  return isLanguage(asked) ? asked : otherwise;
};

export const load: PageServerLoad = staffRoute('see-templates', async (event, { ctx, merchant, staff }) => {
  const { language } = await event.parent();
  const key = keyOf(event);
  const { url } = event;
  const template = await readTemplate(ctx, { merchantId: merchant.id, ...key });
  const reader = languageOf(event, template.languages[0]!);
  const preview = await previewTemplate(ctx, { merchantId: merchant.id, ...key, language: reader });
  const people = await ctx.db.withMerchant(merchant.id, (tx) => listStaffNames(tx, merchant.id));
  if (key.channel === 'email') allowOwnFrames(event.locals);
  return {
    ...key,
    reader,
    tones: tonesOf(key.message),
    languages: template.languages,
    texts: template.texts,
    fields: fieldsOf(key.message, key.channel),
    placeholders: template.placeholders,
    draftChanges: textChangesInWords(template.draftChanges, language),
    versions: template.versions.map(({ version, isOwn, copyOf, publishedAt, publishedBy, changes }) => ({
      ...{ version, isOwn, copyOf, changes: textChangesInWords(changes, language) },
      at: formatDateTime(publishedAt, merchant.zone, language),
      by: (publishedBy !== null && people.get(publishedBy)) || null
    })),
    preview: viewPreview(preview),
    mayEdit: mayDo(staff.role, 'edit-templates'),
    staffEmail: staff.email,
    done: url.searchParams.get('done'),
    doneVersion: url.searchParams.get('version') ?? '',
    words: pickTexts(language, 'friendly', ['templates', 'common:language', 'policies:diff'])
  };
});

const Typed = v.record(v.string(), v.union([v.string(), v.array(v.string())]));
const Version = v.object({ version: v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number)) });

/** Back to the page, which says what was done. */
function backTo(event: Address, key: TemplateKey, done: string, version?: number): never {
  const reader = event.url.searchParams.get('in');
  redirect(
    303,
    paths.template(key.message, key.channel, {
      tone: key.tone,
      ...(reader !== null && { in: reader }),
      done,
      ...(version !== undefined && { version: String(version) })
    })
  );
}

async function answer(
  event: Address,
  key: TemplateKey,
  publishing: Promise<PublishOutcome>,
  values: Record<string, unknown>
) {
  const { language } = event.locals;
  const typed = values as Record<string, string>;
  let outcome: PublishOutcome;
  try {
    outcome = await publishing;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'in-experiment') throw thrown;
    return fail(409, { ...nothing, values: typed, error: refusalWords(thrown, language) });
  }
  if (outcome.kind === 'published') backTo(event, key, 'published', outcome.version);
  const t = translator(language);
  const problems = outcome.problems.map((problem) => ({
    language: problem.language,
    field: problem.field,
    text: templateProblemInWords(problem, t)
  }));
  return fail(422, { problems, values: typed, error: '' });
}

type Said = Readonly<{
  problems: readonly Readonly<{ language: Language; field: TextField | undefined; text: string }>[];
  values: Record<string, string>;
  error: string;
}>;
const nothing: Said = { problems: [], values: {}, error: '' };

export const actions: Actions = {
  save: staffRoute('edit-templates', async (event, { ctx, merchant }) => {
    const key = keyOf(event);
    const form = await parseForm(event.request, Typed);
    const texts = readTexts(key, form.values);
    await saveTemplate(ctx, { merchantId: merchant.id, ...key, texts });
    return backTo(event, key, 'saved');
  }),

  publish: staffRoute('edit-templates', async (event, { ctx, merchant }) => {
    const key = keyOf(event);
    const form = await parseForm(event.request, Typed);
    const texts = readTexts(key, form.values);
    const publishing = publishTemplate(ctx, { merchantId: merchant.id, ...key, texts });
    return answer(event, key, publishing, form.values);
  }),

  rollBack: staffRoute('edit-templates', async (event, { ctx, merchant }) => {
    const key = keyOf(event);
    const form = await parseForm(event.request, Version);
    if (!form.valid) return fail(422, nothing);
    const { version } = form.data;
    return answer(event, key, rollBackTemplate(ctx, { merchantId: merchant.id, ...key, version }), {});
  }),

  test: staffRoute('edit-templates', async (event, { ctx, merchant, staff }) => {
    const { channel, ...key } = keyOf(event);
    if (channel !== 'email') return fail(422, nothing);
    const { isSent } = await sendTestMessage(ctx, {
      ...{ merchantId: merchant.id, ...key, channel },
      language: languageOf(event, merchant.language),
      to: { name: staff.name, email: staff.email }
    });
    return backTo(event, { ...key, channel }, isSent ? 'tested' : 'test-failed');
  })
};
