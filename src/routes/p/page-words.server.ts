import { pickTexts } from '#lib/i18n/index.server.ts';
import type { TextBranch } from '#lib/i18n/index.server.ts';
import type { Language } from '#lib/i18n/index.ts';
import type { PageTexts } from '#lib/i18n/text-reader.ts';
import type { PayPage } from '#lib/server/domain/collection/index.ts';

/** Everything that the pages without script say. They are rendered on the server, so its size reaches nobody. */
export const PAY_TEXTS: readonly TextBranch[] = ['pay', 'common'];

/** What `+error.svelte` says. */
export const ERROR_TEXTS: readonly TextBranch[] = [
  'pay:wrong-link',
  'pay:broken',
  'pay:problem.too-many',
  'pay:code',
  'common'
];

/** The words of a payer's page, as its merchant speaks. Also tells the frame around the page its language and brand. */
export function pageWords(locals: App.Locals, page: PayPage): Readonly<{ texts: PageTexts; zone: string }> {
  const { merchant, language } = page;
  locals.language = language;
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  return { texts: textsOf(language, isFormal(page)), zone: merchant.zone };
}

export function isFormal(page: PayPage): boolean {
  return 'isFormal' in page ? page.isFormal : page.merchant.isFormal;
}

const cached = new Map<string, PageTexts>();

function textsOf(language: Language, formal: boolean): PageTexts {
  const key = `${language} ${formal}`;
  const texts = cached.get(key) ?? pickTexts(language, formal ? 'formal' : 'friendly', PAY_TEXTS);
  cached.set(key, texts);
  return texts;
}
