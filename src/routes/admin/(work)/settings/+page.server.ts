import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { languages } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { changeAsking, changeMerchant } from '#lib/server/domain/identity/index.ts';
import { parseForm, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** How round corners are, in percent of ours. */
const SCALES = [0, 50, 100, 150, 200] as const;

export const load: PageServerLoad = staffRoute('change-settings', async ({ parent, url }, { merchant }) => {
  const { language } = await parent();
  const { name, brandColor, radiusScale, isFormal, contactEmail, contactPhone, website } = merchant;
  return {
    settings: {
      ...{ name, brandColor, contactEmail, website: website ?? '', contactPhone: contactPhone ?? '' },
      radiusScale: String(radiusScale),
      language: merchant.language,
      tone: isFormal ? 'formal' : 'friendly'
    },
    languages,
    scales: [...new Set([...SCALES, radiusScale])].sort((a, b) => a - b),
    asksFeedback: merchant.asksFeedback,
    isSaved: url.searchParams.get('done') === 'saved',
    isAskingSaved: url.searchParams.get('done') === 'asking',
    words: pickTexts(language, 'friendly', [
      'settings:brand',
      'settings:feedback',
      'common:check-this',
      'common:language'
    ])
  };
});

const phone = v.pipe(v.string(), v.trim(), v.regex(/^[+\d][\d\s()./-]{5,30}$|^$/, 'phone-invalid'));
const website = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(200, 'website-invalid'),
  v.regex(/^https?:\/\/[^\s]+$|^$/, 'website-invalid')
);
const Settings = v.object({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('business-name-missing'),
    v.maxLength(100, 'business-name-missing')
  ),
  brandColor: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'colour-invalid'), v.toLowerCase()),
  radiusScale: v.pipe(
    v.string(),
    v.regex(/^\d{1,3}$/, 'field-missing'),
    v.transform(Number),
    v.maxValue(200, 'field-missing')
  ),
  language: v.picklist(languages, 'field-missing'),
  tone: v.picklist(['friendly', 'formal'], 'field-missing'),
  contactEmail: v.pipe(v.string(), v.trim(), v.maxLength(254, 'email-invalid'), v.email('email-invalid')),
  contactPhone: phone,
  website
});

export const actions: Actions = {
  // Nothing is kept: the page comes back as it was filled in, drawn with those values.
  preview: staffRoute('change-settings', async ({ request, locals }) => {
    const form = await parseForm(request, Settings);
    if (!form.valid) return refused(locals, form);
    const { brandColor, radiusScale } = form.data;
    locals.brand = { colour: brandColor, radiusScale: radiusScale / 100 };
    return { values: form.values, errors: [] };
  }),
  save: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Settings);
    if (!form.valid) return refused(locals, form);
    const { tone, ...given } = form.data;
    await changeMerchant(ctx, {
      ...given,
      merchantId: merchant.id,
      isFormal: tone === 'formal',
      contactPhone: given.contactPhone || null,
      website: given.website || null
    });
    redirect(303, paths.settings({ done: 'saved' }));
  }),
  asking: staffRoute('change-settings', async ({ request }, { ctx, merchant }) => {
    const to = (await request.formData()).get('to');
    // Only the button itself switches it: a form without its word is none of ours.
    if (to === 'on' || to === 'off')
      await changeAsking(ctx, { merchantId: merchant.id, asksFeedback: to === 'on' });
    redirect(303, `${paths.settings({ done: 'asking' })}#feedback`);
  })
};

type Refused = Extract<Awaited<ReturnType<typeof parseForm<typeof Settings>>>, { valid: false }>;

function refused(locals: App.Locals, { values, errors }: Refused) {
  const t = translator(locals.language);
  const faults = Object.entries(errors).map(([field, code]) => ({
    fieldId: `field-${field}`,
    text: t(`errors:${code}` as TextKey)
  }));
  return fail(422, { values, errors: faults });
}
